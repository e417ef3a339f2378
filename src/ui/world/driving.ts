/**
 * The wheel in a person's hands: arrows or WASD, or a finger on the picture. Gymnasium's keyboard values:
 * steer -1 or 1, gas 1, brake 0.8. Imports nothing of ours.
 */

const KEYS: Readonly<Record<string, 'left' | 'right' | 'gas' | 'brake'>> = {
  ArrowLeft: 'left',
  KeyA: 'left',
  ArrowRight: 'right',
  KeyD: 'right',
  ArrowUp: 'gas',
  KeyW: 'gas',
  ArrowDown: 'brake',
  KeyS: 'brake',
};

const KEYBOARD_BRAKE = 0.8;

export class Driving {
  private readonly held = new Set<string>();
  private touch: { x: number; y: number } | null = null;

  /** Whether the key is one of the wheel's. `code` is KeyboardEvent.code: places, not letters. */
  press(code: string): boolean {
    const known = Object.hasOwn(KEYS, code);
    if (known) this.held.add(KEYS[code]);
    return known;
  }

  lift(code: string): void {
    if (Object.hasOwn(KEYS, code)) this.held.delete(KEYS[code]);
  }

  /** Where a finger is on the picture: x and y in -1 .. 1, up is gas. */
  point(x: number, y: number): void {
    this.touch = { x, y };
  }

  release(): void {
    this.held.clear();
    this.touch = null;
  }

  /** [steer, gas, brake]. */
  readonly action = (): number[] => {
    if (this.touch !== null) {
      const { x, y } = this.touch;
      return [clamp(x * 1.4, -1, 1), clamp(y * 1.4, 0, 1), clamp(-y * 1.4, 0, 1)];
    }
    const steer = (this.held.has('right') ? 1 : 0) - (this.held.has('left') ? 1 : 0);
    return [steer, this.held.has('gas') ? 1 : 0, this.held.has('brake') ? KEYBOARD_BRAKE : 0];
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
