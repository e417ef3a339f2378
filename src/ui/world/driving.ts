/**
 * The wheel in a person's hands: keys, fingers or a game pad, turned into [steer, gas, brake]. Keys turn the wheel
 * little by little, and less of it at speed, as a hand would; Gymnasium's own keyboard play, all or nothing, spins
 * the car at every bend. Time is the environment's, in steps, so that slow motion feels alike. Imports nothing of
 * ours.
 */

type Control = 'left' | 'right' | 'gas' | 'brake';

/** KeyboardEvent.code: places, not letters. */
export const WHEEL_KEYS: Readonly<Record<string, Control>> = {
  ArrowLeft: 'left',
  KeyA: 'left',
  ArrowRight: 'right',
  KeyD: 'right',
  ArrowUp: 'gas',
  KeyW: 'gas',
  ArrowDown: 'brake',
  KeyS: 'brake',
};

const STEPS_PER_SECOND = 50;
/** The joints stop at an action of 0.4: beyond it a key would only have a longer way back. */
const MOST_STEER = 0.4;
/** At this speed, units a second, keys turn the wheel half as far. */
const HALF_STEER_SPEED = 32;
/** Of the full turn, a second: while a key is held, and on the way back. */
const TURN_RATE = 4.5;
const RETURN_RATE = 9;
/** Full gas after so many seconds: at once it would spin the wheels. */
const GAS_SECONDS = 0.4;
/** Locked wheels do not steer; Gymnasium's keyboard brakes with 0.8, which nearly locks them. */
const KEYBOARD_BRAKE = 0.3;
/** A thumb's way from rest to the full turn or pedal, CSS pixels. */
const THUMB_TRAVEL = 56;

/** A finger on one half of the picture, from where it came down. */
interface Thumb {
  side: 'wheel' | 'pedals';
  startX: number;
  startY: number;
  x: number;
  y: number;
}

/** What a connected game pad says, or null. */
export type PadReader = () => number[] | null;

export class Driving {
  /** Units a second, of the newest frame. */
  speed = 0;
  private readonly held = new Set<Control>();
  private readonly thumbs = new Map<number, Thumb>();
  private steer = 0;
  private gas = 0;
  private readonly readPad: PadReader;

  constructor(readPad: PadReader = () => null) {
    this.readPad = readPad;
  }

  /** Whether the key is one of the wheel's. */
  press(code: string): boolean {
    const known = Object.hasOwn(WHEEL_KEYS, code);
    if (known) this.held.add(WHEEL_KEYS[code]);
    return known;
  }

  lift(code: string): void {
    if (Object.hasOwn(WHEEL_KEYS, code)) this.held.delete(WHEEL_KEYS[code]);
  }

  /** A finger comes down on the left half (the wheel) or the right half (the pedals). */
  touch(pointer: number, side: Thumb['side'], x: number, y: number): void {
    this.thumbs.set(pointer, { side, startX: x, startY: y, x, y });
  }

  drag(pointer: number, x: number, y: number): void {
    const thumb = this.thumbs.get(pointer);
    if (thumb) Object.assign(thumb, { x, y });
  }

  letGo(pointer: number): void {
    this.thumbs.delete(pointer);
  }

  release(): void {
    this.held.clear();
    this.thumbs.clear();
    this.steer = 0;
    this.gas = 0;
  }

  /** Where the thumb of a side is, in -1 .. 1 of its travel to the right and up; null when there is none. */
  thumb(side: Thumb['side']): { startX: number; startY: number; right: number; up: number } | null {
    for (const { side: own, startX, startY, x, y } of this.thumbs.values()) {
      if (own !== side) continue;
      return {
        startX,
        startY,
        right: clamp((x - startX) / THUMB_TRAVEL, -1, 1),
        up: clamp((startY - y) / THUMB_TRAVEL, -1, 1),
      };
    }
    return null;
  }

  /** [steer, gas, brake] for the next `steps` steps; 0 asks what they would be now. */
  readonly action = (steps: number): number[] => {
    const pad = this.readPad();
    if (pad?.some((value) => value !== 0)) return pad;
    const wheel = this.thumb('wheel');
    const pedals = this.thumb('pedals');
    if (wheel !== null || pedals !== null) {
      const up = pedals?.up ?? 0;
      return [MOST_STEER * (wheel?.right ?? 0), Math.max(0, up), KEYBOARD_BRAKE * Math.max(0, -up)];
    }
    return this.keys(steps);
  };

  private keys(steps: number): number[] {
    const { held } = this;
    const seconds = steps / STEPS_PER_SECOND;
    const direction = (held.has('right') ? 1 : 0) - (held.has('left') ? 1 : 0);
    const lock = MOST_STEER / (1 + (this.speed / HALF_STEER_SPEED) ** 2);
    const wanted = direction * lock;
    const away = Math.sign(wanted) * Math.sign(this.steer) < 0 || Math.abs(wanted) < Math.abs(this.steer);
    const most = (away ? RETURN_RATE : TURN_RATE) * MOST_STEER * seconds;
    this.steer += clamp(wanted - this.steer, -most, most);
    this.gas = held.has('gas') ? Math.min(1, this.gas + seconds / GAS_SECONDS) : 0;
    // Asked before the first step: a key that is held counts at once.
    const begins = steps === 0;
    return [
      begins && this.steer === 0 ? 0.01 * direction : this.steer,
      begins && held.has('gas') ? Math.max(0.01, this.gas) : this.gas,
      held.has('brake') ? KEYBOARD_BRAKE : 0,
    ];
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
