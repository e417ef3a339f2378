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
/** A pad was moved when stick or trigger is this far from where it was last. */
const MOVED = 0.15;
/** The joints stop at an action of 0.4. */
const MOST_STEER = 0.4;
const MOST_BRAKE = 0.6;
/** Of the standard mapping. */
const LEFT_TRIGGER = 6;
const RIGHT_TRIGGER = 7;
/** Pads without the standard mapping may have triggers among the axes, and those rest at -1. */
const TRIGGER_AT_REST = -0.9;
/** Where such triggers are on most pads: the Linux kernel's order of axes. */
const USUAL_TRIGGER_AXES: readonly [number, number] = [2, 5];
/** Axes may overshoot by a rounding; what is further out is no direction (a hat switch at rest says 1.28 or 3.28). */
const MOST_AXIS = 1.05;

/** @param first the axes when the pad was first seen, for who keeps them: they tell triggers from sticks */
export function actionOfPad(pad: Pad, first: readonly number[] = pad.axes ?? []): number[] {
  const { stick, left, right } = controlsOf(pad, first);
  const beyond = Math.max(0, Math.abs(stick) - DEAD_ZONE) / (1 - DEAD_ZONE);
  // Squared: small turns are easy to hold. Silence is 0, not -0.
  const steer = beyond > 0 ? Math.sign(stick) * MOST_STEER * beyond * beyond : 0;
  return [steer, beyondRest(right), MOST_BRAKE * beyondRest(left)];
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
    let acting: { pad: Pad; seen: KnownPad } | null = null;
    for (const [slot, pad] of [...look()].entries()) {
      if (!pad || pad.connected === false) continue;
      const before = known.get(slot);
      const seen = before?.id === pad.id ? before! : newlySeen(pad);
      present.set(slot, seen);
      const { stick, left, right } = controlsOf(pad, seen.first);
      const now = [stick, left, right];
      if (now.some((value, i) => Math.abs(value - seen.lastMoved[i]) > MOVED)) {
        seen.lastMoved = now;
        seen.movement = ++movements;
      }
      if (seen.movement > (acting?.seen.movement ?? 0)) acting = { pad, seen };
    }
    known = present;
    return acting && actionOfPad(acting.pad, acting.seen.first);
  };
}

interface KnownPad {
  id: string | undefined;
  first: readonly number[];
  /** Stick and triggers when they were last seen to move. */
  lastMoved: readonly number[];
  /** Number of that movement among those of all pads; 0 for none. */
  movement: number;
}

/** A stick that is held when a standard pad is first seen counts. Of an unknown pad it may be an axis at rest. */
function newlySeen(pad: Pad): KnownPad {
  const first = [...(pad.axes ?? [])];
  const { stick, left, right } = controlsOf(pad, first);
  return {
    id: pad.id,
    first,
    lastMoved: pad.mapping === 'standard' ? [0, 0, 0] : [stick, left, right],
    movement: 0,
  };
}

function connectedPads(): readonly (Pad | null)[] {
  return navigator.getGamepads?.() ?? [];
}

/** Stick in -1 .. 1, triggers in 0 .. 1, as the pad says them. */
function controlsOf(pad: Pad, first: readonly number[]): { stick: number; left: number; right: number } {
  const { axes = [], buttons = [] } = pad;
  const press = (number: number): number => {
    const button = buttons[number];
    return Math.max(0, inRange(button?.value ?? (button?.pressed ? 1 : 0)));
  };
  const triggers = pad.mapping === 'standard' ? null : triggerAxes(first);
  const axisPress = (axis: number): number => (inRange(axes[axis] ?? -1, -1) + 1) / 2;
  return {
    stick: inRange(axes[0]),
    left: Math.max(press(LEFT_TRIGGER), triggers ? axisPress(triggers[0]) : 0),
    right: Math.max(press(RIGHT_TRIGGER), triggers ? axisPress(triggers[1]) : 0),
  };
}

/** The axes of the left and the right trigger: beyond the first stick's, at rest when the pad was first seen. */
function triggerAxes(first: readonly number[]): readonly [number, number] | null {
  const resting = [...first.keys()].filter((axis) => axis >= 2 && inRange(first[axis]) <= TRIGGER_AT_REST);
  if (resting.length >= 2) return [resting[0], resting[1]];
  // The other one was held down meanwhile.
  const usual = resting.length === 1 && USUAL_TRIGGER_AXES.includes(resting[0]);
  return usual && USUAL_TRIGGER_AXES.every((axis) => axis < first.length) ? USUAL_TRIGGER_AXES : null;
}

/** A trigger's dead zone, left behind within as much again: from there on the value is the trigger's own. */
function beyondRest(value: number): number {
  return Math.max(0, Math.min(value, 2 * (value - TRIGGER_DEAD_ZONE)));
}

/** What is no number, or none that an axis can have, is `silence`. */
function inRange(value: number | undefined, silence = 0): number {
  if (value === undefined || !(Math.abs(value) <= MOST_AXIS)) return silence;
  return Math.min(1, Math.max(-1, value));
}
