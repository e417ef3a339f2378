/**
 * A discrete action by hand: a key for each choice, and a thumb that slides up or down. Of several the one touched last
 * counts; nobody's touch is choice 0.
 */
import type { Hands, Side } from './hands.ts';

/** Which choice a control stands for; keys are KeyboardEvent.code. */
export interface Choices {
  /** How many there are. */
  readonly size: number;
  readonly keys: Readonly<Record<string, number>>;
  /** Of a thumb that slides. */
  readonly up: number;
  readonly down: number;
}

/** A thumb's way from where it came down until it counts, CSS pixels, and to the end of its knob's. */
const THUMB_SLOP = 8;
const THUMB_TRAVEL = 56;

export class ChoiceKeys implements Hands {
  speed = 0;
  private readonly choices: Choices;
  /** Controls that are touched, in the order of their touches: keys by code, thumbs by pointer. */
  private readonly held = new Map<string | number, number>();
  private readonly thumbs = new Map<number, { startY: number; y: number }>();

  constructor(choices: Choices) {
    this.choices = choices;
  }

  press(code: string): boolean {
    const { keys } = this.choices;
    const known = Object.hasOwn(keys, code);
    if (known && !this.held.has(code)) this.held.set(code, keys[code]);
    return known;
  }

  lift(code: string): void {
    this.held.delete(code);
  }

  touch(pointer: number, _side: Side, _x: number, y: number): void {
    this.thumbs.set(pointer, { startY: y, y });
  }

  drag(pointer: number, _x: number, y: number): void {
    const thumb = this.thumbs.get(pointer);
    if (!thumb || !Number.isFinite(y)) return;
    thumb.y = y;
    const way = thumb.startY - y;
    this.held.delete(pointer);
    if (Math.abs(way) > THUMB_SLOP) this.held.set(pointer, way > 0 ? this.choices.up : this.choices.down);
  }

  letGo(pointer: number): void {
    this.thumbs.delete(pointer);
    this.held.delete(pointer);
  }

  release(): void {
    this.held.clear();
    this.thumbs.clear();
  }

  releaseAll(): void {
    this.release();
  }

  thumb(_side: Side): { right: number; up: number } | null {
    const thumb = [...this.thumbs.values()].at(-1);
    if (thumb === undefined) return null;
    return { right: 0, up: Math.max(-1, Math.min(1, (thumb.startY - thumb.y) / THUMB_TRAVEL)) };
  }

  readonly action = (steps: number): number[] => {
    const touched = [...this.held.values()].at(-1);
    const choice = touched ?? (steps > 0 ? 0 : -1);
    return Array.from({ length: this.choices.size }, (_, i) => Number(i === choice));
  };
}
