/**
 * Connected game pads as [steer, gas, brake]: left stick, right and left trigger. Sticks and triggers are analogue and
 * drift at rest: what lies in the dead zone is exactly 0, and beyond it the value grows from 0. Of several pads the
 * one last moved counts.
 */

/** The part of the browser's Gamepad that is used; a pad may leave any of it out. */
export interface Pad {
  readonly id?: string;
  readonly connected?: boolean;
  /** 'standard', or '' where the browser does not know the pad. */
  readonly mapping?: string;
  readonly axes?: readonly number[];
  readonly buttons?: readonly { readonly value?: number; readonly pressed?: boolean }[];
}

/** Of an axis's way to one side. Each axis by itself: a stick pushed forward leans a little to one side too. */
const DEAD_ZONE = 0.15;
/** Of a trigger's way. */
const TRIGGER_DEAD_ZONE = 0.1;
/** A pad takes the wheel from one that is held when stick or trigger is this far from where it was last. */
const MOVED = 0.25;
/** The joints stop at an action of 0.4. */
const MAX_STEER = 0.4;
const MAX_BRAKE = 0.6;
/** Of the standard mapping. */
const LEFT_TRIGGER = 6;
const RIGHT_TRIGGER = 7;
/** Pads without the standard mapping may have triggers among the axes, and those rest at -1. */
const TRIGGER_AT_REST = -0.9;
/** Left and right on most pads: the Linux kernel's order of axes, and that of a DualShock elsewhere. */
const TRIGGER_AXES: readonly (readonly [number, number])[] = [
  [2, 5],
  [3, 4],
];
/** The first word of a trigger that is pressed is about its rest, that of a stick about its middle. */
const LIKE_A_TRIGGER = -0.5;
const LIKE_A_STICK = 0.3;
/** Axes may overshoot by a rounding; what is further out is no direction (a hat switch at rest says 1.28 or 3.28). */
const MAX_AXIS = 1.05;

/** What an axis said so far, which tells triggers from sticks. */
interface AxisPast {
  first: number;
  /** The first value other than 0: until it moves, browsers say 0 of an axis wherever it rests. 0 before that. */
  begins: number;
  /** It has been where a trigger rests. */
  rested: boolean;
}

/** @param past for who has seen the pad before */
export function actionOfPad(pad: Pad, past: readonly AxisPast[] = pastOf(pad)): number[] {
  const { stick, left, right } = controlsOf(pad, past);
  const beyond = Math.max(0, Math.abs(stick) - DEAD_ZONE) / (1 - DEAD_ZONE);
  // Squared: small turns are easy to hold. Silence is 0, not -0.
  const steer = beyond > 0 ? Math.sign(stick) * MAX_STEER * beyond * beyond : 0;
  return [steer, beyondRest(right), MAX_BRAKE * beyondRest(left)];
}

/**
 * What reads the connected pads: the action of the one last moved, null while none was. Pads that are gone count no
 * more.
 * @param onRefused told once where the browser forbids game pads; they are not asked for again
 */
export function gamePadReader(
  onRefused: (error: unknown) => void,
  list: () => readonly (Pad | null)[] = connectedPads,
): () => number[] | null {
  let known = new Map<number, KnownPad>();
  let movements = 0;
  let refused = false;
  const look = (): readonly (Pad | null)[] => {
    try {
      return refused ? [] : list();
    } catch (error) {
      refused = true;
      onRefused(error);
      return [];
    }
  };
  return () => {
    const present = new Map<number, KnownPad>();
    let acting: KnownPad | null = null;
    let beginning: KnownPad | null = null;
    // Old lists are only like arrays.
    for (const [slot, pad] of Array.from(look() ?? []).entries()) {
      if (!pad || pad.connected === false) continue;
      const before = known.get(slot);
      const seen = before?.id === pad.id ? before! : newlySeen(pad);
      present.set(slot, seen);
      seen.past = pastOf(pad, seen.past);
      const { stick, left, right } = controlsOf(pad, seen.past);
      const now = [stick, left, right];
      if (now.some((value, i) => Math.abs(value - seen.lastMoved[i]) > MOVED)) {
        seen.lastMoved = now;
        seen.movement = ++movements;
      }
      const wasSilent = isSilent(seen.action);
      seen.action = actionOfPad(pad, seen.past);
      if (wasSilent && !isSilent(seen.action)) beginning = seen;
      if (seen.movement > (acting?.movement ?? 0)) acting = seen;
    }
    known = present;
    // Where no pad is held, the least push is enough.
    if (beginning !== null && (acting === null || isSilent(acting.action))) {
      acting = beginning;
      acting.movement = ++movements;
    }
    return acting?.action ?? null;
  };
}

function isSilent(action: readonly number[]): boolean {
  return action.every((value) => value === 0);
}

interface KnownPad {
  id: string | undefined;
  past: readonly AxisPast[];
  /** Of the last look. */
  action: number[];
  /** Stick and triggers when they were last seen to move. */
  lastMoved: readonly number[];
  /** Number of that movement among those of all pads; 0 for none. */
  movement: number;
}

/** A stick that is held when a standard pad is first seen counts. Of an unknown pad it may be an axis at rest. */
function newlySeen(pad: Pad): KnownPad {
  const past = pastOf(pad);
  const { stick, left, right } = controlsOf(pad, past);
  const isKnown = pad.mapping === 'standard';
  return {
    id: pad.id,
    past,
    action: isKnown ? [0, 0, 0] : actionOfPad(pad, past),
    lastMoved: isKnown ? [0, 0, 0] : [stick, left, right],
    movement: 0,
  };
}

function pastOf({ axes = [] }: Pad, before: readonly AxisPast[] = []): AxisPast[] {
  return Array.from(axes, (said, axis) => {
    const now = inRange(said);
    const { first = now, begins = 0, rested = false } = before[axis] ?? {};
    return { first, begins: begins === 0 ? now : begins, rested: rested || now <= TRIGGER_AT_REST };
  });
}

function connectedPads(): readonly (Pad | null)[] {
  return navigator.getGamepads?.() ?? [];
}

/** Stick in -1 .. 1, triggers in 0 .. 1, as the pad says them. */
function controlsOf(pad: Pad, past: readonly AxisPast[]): { stick: number; left: number; right: number } {
  const { axes = [], buttons = [] } = pad;
  const press = (number: number): number => {
    const button = buttons[number];
    return Math.max(0, inRange(button?.value ?? (button?.pressed ? 1 : 0)));
  };
  const triggers = pad.mapping === 'standard' ? null : triggerAxes(past);
  const axisPress = (axis: number): number => {
    const value = inRange(axes[axis], -1);
    // Not half pressed: not moved yet, or no trigger.
    return past[axis].first === 0 && value === 0 ? 0 : (value + 1) / 2;
  };
  // Buttons 6 and 7 of a pad with triggers among the axes are others, or say of the same ones only that they are down.
  return {
    stick: inRange(axes[0]),
    left: triggers ? axisPress(triggers[0]) : press(LEFT_TRIGGER),
    right: triggers ? axisPress(triggers[1]) : press(RIGHT_TRIGGER),
  };
}

/**
 * The axes of the left and the right trigger: beyond the first stick's, two that were at rest when the pad was first
 * seen. Or one of a usual pair that was, or came to be so from silence, while the other may not have moved or be held.
 */
function triggerAxes(past: readonly AxisPast[]): readonly [number, number] | null {
  const resting = [...past.keys()].filter((axis) => axis >= 2 && past[axis].first <= TRIGGER_AT_REST);
  if (resting.length >= 2) return [resting[0], resting[1]];
  const usual = TRIGGER_AXES.find(
    (pair) =>
      pair.every((axis) => axis < past.length && isNoStick(past[axis])) &&
      pair.some((axis) => past[axis].rested && past[axis].begins <= LIKE_A_TRIGGER),
  );
  return usual ?? null;
}

function isNoStick({ begins }: AxisPast): boolean {
  return begins === 0 || Math.abs(begins) >= LIKE_A_STICK;
}

/** A trigger's dead zone, left behind within as much again: from there on the value is the trigger's own. */
function beyondRest(value: number): number {
  return Math.max(0, Math.min(value, 2 * (value - TRIGGER_DEAD_ZONE)));
}

/** What is no number, or none that an axis can have, is `silence`. */
function inRange(value: number | undefined, silence = 0): number {
  if (value === undefined || !(Math.abs(value) <= MAX_AXIS)) return silence;
  return Math.min(1, Math.max(-1, value));
}
