/** Where the card of the tour goes: beside what it points at, without covering it where there is room. */

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

const GAP = 16;
const EDGE = 10;
/** Lower than that, what stands beside an element belongs to it. */
const FLAT = 120;
/** In a window as narrow as this nothing stands beside anything: the card lies along its lower or its upper end. */
const NARROW = 640;

type Size = Pick<Box, 'width' | 'height'>;

export const isNarrow = (view: Size): boolean => view.width <= NARROW;

/**
 * The first side with room: right, below, left, above; of something flat, below first. Else, and in a narrow window,
 * the end of the window where it covers less.
 * @param target what is pointed at. @param card only its size counts. @param view width and height of the window
 */
export function placeCard(target: Box, card: Size, view: Size): { left: number; top: number } {
  if (isNarrow(view)) return { left: EDGE, top: endOf(target, card, view) };
  const inside = (left: number, top: number) => ({
    left: Math.max(EDGE, Math.min(left, view.width - card.width - EDGE)),
    top: Math.max(EDGE, Math.min(top, view.height - card.height - EDGE)),
  });
  const left = target.left + target.width / 2 - card.width / 2;
  const top = target.top + target.height / 2 - card.height / 2;
  const right = target.left + target.width + GAP;
  const below = target.top + target.height + GAP;
  const fitsRight = right + card.width <= view.width - EDGE;
  const fitsBelow = below + card.height <= view.height - EDGE;
  if (target.height < FLAT && fitsBelow) return inside(left, below);
  if (fitsRight) return inside(right, top);
  if (fitsBelow) return inside(left, below);
  if (target.left - GAP - card.width >= EDGE) return inside(target.left - GAP - card.width, top);
  if (target.top - GAP - card.height >= EDGE) return inside(left, target.top - GAP - card.height);
  return inside(left, endOf(target, card, view));
}

/** Top of a card at the lower end of the window, or at the upper one where that covers less of the target. */
function endOf(target: Box, card: Size, view: Size): number {
  const lower = view.height - EDGE - card.height;
  const upper = EDGE + card.height;
  const coveredBelow = Math.max(0, target.top + target.height - lower);
  const coveredAbove = Math.max(0, upper - target.top);
  return coveredBelow <= coveredAbove ? lower : EDGE;
}

/**
 * How far a narrow window is scrolled so that the target lies in what the card leaves of it.
 * @param room how far it can be scrolled, pixels @returns pixels, down is positive
 */
export function scrollToShow(
  target: Box,
  card: Size,
  view: Size,
  room: { up: number; down: number },
): number {
  const free = view.height - card.height - 3 * EDGE;
  const bottom = target.top + target.height;
  const isAbove = target.top >= EDGE && bottom <= EDGE + free;
  const isBelow = target.top >= view.height - EDGE - free && bottom <= view.height - EDGE;
  if (isAbove || isBelow) return 0;
  const wanted = EDGE + Math.max(0, (free - target.height) / 2);
  return Math.max(-room.up, Math.min(target.top - wanted, room.down));
}
