/**
 * Keys, fingers and game pads of whoever acts by hand, as the picture hands them on and the viewer asks for them:
 * a steering wheel with pedals (driving.ts), or one key for each choice (choice-keys.ts).
 */

/** A half of the picture that a finger comes down on. */
export type Side = 'wheel' | 'pedals';

export interface Hands {
  /** Of the newest frame, for who steers less at speed. Units a second. */
  speed: number;
  /** Whether the key is one of these; `code` as KeyboardEvent.code. */
  press(code: string): boolean;
  lift(code: string): void;
  touch(pointer: number, side: Side, x: number, y: number): void;
  drag(pointer: number, x: number, y: number): void;
  letGo(pointer: number): void;
  /** The picture lost the focus. */
  release(): void;
  /** The page is hidden. */
  releaseAll(): void;
  /** How far the thumb of a side is, -1 .. 1 to the right and up; null where there is none. */
  thumb(side: Side): { right: number; up: number } | null;
  /**
   * The action for the next `steps` steps, as M sees it. 0 asks whether a control is touched: all 0 is silence.
   * [actionSize]
   */
  readonly action: (steps: number) => number[];
}
