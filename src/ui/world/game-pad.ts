/** A connected game pad as [steer, gas, brake]: left stick, right and left trigger. Imports nothing of ours. */

/** Sticks that nobody touches are not quite at rest. */
const DEAD_ZONE = 0.1;
/** The joints stop at an action of 0.4. */
const MOST_STEER = 0.4;
const MOST_BRAKE = 0.6;
/** Of the standard mapping. */
const LEFT_TRIGGER = 6;
const RIGHT_TRIGGER = 7;

export function readGamePad(): number[] | null {
  const pad = navigator.getGamepads?.().find((pad) => pad?.mapping === 'standard');
  return pad ? actionOfPad(pad) : null;
}

export function actionOfPad({
  axes,
  buttons,
}: {
  axes: readonly number[];
  buttons: readonly { value: number }[];
}): number[] {
  const stick = axes[0] ?? 0;
  const beyond = Math.max(0, Math.abs(stick) - DEAD_ZONE) / (1 - DEAD_ZONE);
  // Squared: small turns are easy to hold.
  const steer = beyond === 0 ? 0 : Math.sign(stick) * MOST_STEER * beyond * beyond;
  const press = (button: number): number => buttons[button]?.value ?? 0;
  return [steer, press(RIGHT_TRIGGER), MOST_BRAKE * press(LEFT_TRIGGER)];
}
