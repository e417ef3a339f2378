/** Two fingers that part or close: by how much. */

/** Fingers that touch each other are this far apart, CSS pixels: from nearer, every tremble would be a leap. */
const MIN_DISTANCE = 10;

export class PinchZoom {
  private readonly fingers = new Map<number, { x: number; y: number }>();
  private readonly zoomBy: (factor: number) => void;

  constructor(zoomBy: (factor: number) => void) {
    this.zoomBy = zoomBy;
  }

  down(pointer: number, x: number, y: number): void {
    this.fingers.set(pointer, { x, y });
  }

  move(pointer: number, x: number, y: number): void {
    if (!this.fingers.has(pointer)) return;
    const before = this.distance();
    this.fingers.set(pointer, { x, y });
    const after = this.distance();
    if (before !== null && after !== null) this.zoomBy(after / before);
  }

  up(pointer: number): void {
    this.fingers.delete(pointer);
  }

  release(): void {
    this.fingers.clear();
  }

  /** Of exactly two fingers. */
  private distance(): number | null {
    if (this.fingers.size !== 2) return null;
    const [a, b] = [...this.fingers.values()];
    return Math.max(MIN_DISTANCE, Math.hypot(a.x - b.x, a.y - b.y));
  }
}
