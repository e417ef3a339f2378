/** When a dream beside reality begins and when it begins again: on the page, and in the film of an episode. */

/** M's h needs some real frames before a dream can begin from it. */
export const CONTEXT_STEPS = 15;
/** A dream whose picture has shown no road (no ball) for so long is lost. */
export const LOST_SECONDS = 1.5;
