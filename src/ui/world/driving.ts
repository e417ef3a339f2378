/**
 * The wheel in a person's hands: keys, fingers or a game pad, turned into [steer, gas, brake]. Of several sources the
 * one last touched acts, for steering, gas and brake each; when it is let go, one that is still held acts again. The
 * wheel goes on from where it was left, the pedals from where they are. Silence is exactly 0 in all of them. Keys
 * turn the wheel little by little, and less of it at speed, as a hand would; Gymnasium's own keyboard play, all or
 * nothing, spins the car at every bend. Time is the environment's, in steps, so that slow motion feels alike. Imports
 * nothing of ours.
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
const MAX_STEER = 0.4;
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

/** A finger that trembles in its place, CSS pixels, has not moved. */
const THUMB_SLOP = 4;
/** What a held key gives before the first step. */
const MIN_TOUCH = 0.01;
/** A pad that changes by this takes a control over; by less it only has what nobody else holds. */
const PAD_TOUCH = 0.02;

/** A finger on one half of the picture, from where it came down. */
interface Thumb {
  side: 'wheel' | 'pedals';
  startX: number;
  startY: number;
  x: number;
  y: number;
  /** When it last moved, by the count of touches; 0 while it has not left its place. */
  touched: number;
}

/** What a connected game pad says beyond its dead zones, 0 within them; null where there is none. */
export type PadReader = () => number[] | null;

/** What a source says of one control, and when it was last touched, 0 for hardly; null while it is silent. */
type Voice = { value: number; touched: number } | null;

/** Of steer, gas and brake. */
const KEYS_OF: readonly (readonly Control[])[] = [['left', 'right'], ['gas'], ['brake']];

const SILENT_PAD: readonly number[] = [0, 0, 0];

export class Driving {
  /** Units a second, of the newest frame. */
  speed = 0;
  /** Keys that are down, each with its touch: two keys of one control are lifted one by one. */
  private readonly held = new Map<string, number>();
  private readonly thumbs = new Map<number, Thumb>();
  private steer = 0;
  private gas = 0;
  private readonly readPad: PadReader;
  private pad: readonly number[] = SILENT_PAD;
  /** Where each of the pad's controls was when it was last touched, and that touch; muted until it moves again. */
  private readonly padTouches = SILENT_PAD.map(() => ({ value: 0, touched: 0, muted: false }));
  /** Touches of all sources so far. */
  private touches = 0;

  constructor(readPad: PadReader = () => null) {
    this.readPad = readPad;
  }

  /** Whether the key is one of the wheel's. */
  press(code: string): boolean {
    const known = Object.hasOwn(WHEEL_KEYS, code);
    // A key that is held repeats itself: that is no new touch.
    if (known && !this.held.has(code)) this.held.set(code, this.nextTouch());
    return known;
  }

  lift(code: string): void {
    this.held.delete(code);
  }

  /** A finger comes down on the left half (the wheel) or the right half (the pedals). */
  touch(pointer: number, side: Thumb['side'], x: number, y: number): void {
    this.thumbs.set(pointer, { side, startX: x, startY: y, x, y, touched: 0 });
  }

  drag(pointer: number, x: number, y: number): void {
    const thumb = this.thumbs.get(pointer);
    if (!thumb || !Number.isFinite(x + y)) return;
    Object.assign(thumb, { x, y });
    const way = thumb.side === 'wheel' ? x - thumb.startX : y - thumb.startY;
    if (thumb.touched > 0 || Math.abs(way) > THUMB_SLOP) thumb.touched = this.nextTouch();
  }

  letGo(pointer: number): void {
    this.thumbs.delete(pointer);
  }

  /** Keys and fingers are the picture's. A pad is not: it drives on while something else has the focus. */
  release(): void {
    this.held.clear();
    this.thumbs.clear();
    this.steer = 0;
    this.gas = 0;
  }

  /** Nobody looks: what a pad holds down is nobody's either, until it moves. */
  releaseAll(): void {
    this.release();
    this.listenToPad();
    for (const [i, last] of this.padTouches.entries()) {
      Object.assign(last, { value: this.pad[i], muted: this.pad[i] !== 0 });
    }
  }

  /**
   * Where the thumb of a side is, in -1 .. 1 of its travel to the right and up, and when it last moved; null when there
   * is none. Of several the one last moved.
   */
  thumb(
    side: Thumb['side'],
  ): { startX: number; startY: number; right: number; up: number; touched: number } | null {
    let newest: Thumb | null = null;
    for (const thumb of this.thumbs.values()) {
      if (thumb.side === side && (newest === null || thumb.touched > newest.touched)) newest = thumb;
    }
    if (newest === null) return null;
    const { startX, startY, x, y, touched } = newest;
    const right = touched > 0 ? clamp((x - startX) / THUMB_TRAVEL, -1, 1) : 0;
    const up = touched > 0 ? clamp((startY - y) / THUMB_TRAVEL, -1, 1) : 0;
    return { startX, startY, right, up, touched };
  }

  /** [steer, gas, brake] for the next `steps` steps; 0 asks what they would be now. */
  readonly action = (steps: number): number[] => {
    this.listenToPad();
    const keys = this.keys(steps);
    const thumbs = this.thumbVoices();
    const action = keys.map((value, control) => {
      const touched = this.keyTouch(KEYS_OF[control]);
      const voices: Voice[] = [
        touched > 0 ? { value, touched } : null,
        thumbs[control],
        this.padVoice(control),
      ];
      let acting: Voice = null;
      for (const voice of voices) if (voice && voice.touched > (acting?.touched ?? -1)) acting = voice;
      // Nobody's: the wheel comes back as the keys let it.
      return acting?.value ?? value;
    });
    // Let go of by a thumb or a pad, the wheel comes back from there, or turns on from there by a key.
    if (steps > 0) this.steer = action[0];
    return action;
  };

  private nextTouch(): number {
    // What the pad did before this touch came before it.
    this.listenToPad();
    return ++this.touches;
  }

  private listenToPad(): void {
    const said = this.readPad() ?? SILENT_PAD;
    this.pad = SILENT_PAD.map((_, i) => (Number.isFinite(said[i]) ? said[i] : 0));
    for (const [i, last] of this.padTouches.entries()) {
      const value = this.pad[i];
      // What it was touched for is over: from rest, drift at the edge of the dead zone is no touch.
      if (value === 0) Object.assign(last, { value, touched: 0, muted: false });
      else if (Math.abs(value - last.value) > PAD_TOUCH) {
        Object.assign(last, { value, touched: ++this.touches, muted: false });
      }
    }
  }

  private padVoice(control: number): Voice {
    const value = this.pad[control];
    const { touched, muted } = this.padTouches[control];
    return value === 0 || muted ? null : { value, touched };
  }

  private thumbVoices(): Voice[] {
    const wheel = this.thumb('wheel');
    const pedals = this.thumb('pedals');
    const voice = (thumb: typeof wheel, value: (from: NonNullable<typeof wheel>) => number): Voice =>
      thumb === null || thumb.touched === 0 ? null : { value: value(thumb), touched: thumb.touched };
    return [
      voice(wheel, ({ right }) => MAX_STEER * right),
      voice(pedals, ({ up }) => Math.max(0, up)),
      voice(pedals, ({ up }) => KEYBOARD_BRAKE * Math.max(0, -up)),
    ];
  }

  /** The newest touch of the keys that are held for these; 0 for none. */
  private keyTouch(controls: readonly Control[]): number {
    let newest = 0;
    for (const [code, touched] of this.held) {
      if (controls.includes(WHEEL_KEYS[code])) newest = Math.max(newest, touched);
    }
    return newest;
  }

  private holds(control: Control): boolean {
    return this.keyTouch([control]) > 0;
  }

  private keys(steps: number): number[] {
    const seconds = steps / STEPS_PER_SECOND;
    const direction = (this.holds('right') ? 1 : 0) - (this.holds('left') ? 1 : 0);
    const speed = Number.isFinite(this.speed) ? this.speed : 0;
    const lock = MAX_STEER / (1 + (speed / HALF_STEER_SPEED) ** 2);
    const wanted = direction * lock;
    const away = Math.sign(wanted) * Math.sign(this.steer) < 0 || Math.abs(wanted) < Math.abs(this.steer);
    const most = (away ? RETURN_RATE : TURN_RATE) * MAX_STEER * seconds;
    this.steer += clamp(wanted - this.steer, -most, most);
    this.gas = this.holds('gas') ? Math.min(1, this.gas + seconds / GAS_SECONDS) : 0;
    // Asked before the first step: a key that is held counts at once.
    const begins = steps === 0;
    return [
      begins ? beginning(direction, this.steer) : this.steer,
      begins && this.holds('gas') ? Math.max(MIN_TOUCH, this.gas) : this.gas,
      this.holds('brake') ? KEYBOARD_BRAKE : 0,
    ];
  }
}

/** No step passes before the first one: a wheel on its way back from the episode before is nobody's touch. */
function beginning(direction: number, steer: number): number {
  if (direction === 0) return 0;
  return Math.abs(steer) > MIN_TOUCH ? steer : MIN_TOUCH * direction;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
