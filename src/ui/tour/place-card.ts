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

/**
 * The first side with room: right, below, left, above; of something flat, below first. Else the end of the window that
 * is farther from it.
 * @param target what is pointed at. @param card only its size counts. @param view width and height of the window
 */
export function placeCard(
  target: Box,
  card: Pick<Box, 'width' | 'height'>,
  view: Pick<Box, 'width' | 'height'>,
): { left: number; top: number } {
  const within = (value: number, size: number, room: number): number =>
    Math.max(EDGE, Math.min(value, room - size - EDGE));
  const left = within(target.left + target.width / 2 - card.width / 2, card.width, view.width);
  const top = within(target.top + target.height / 2 - card.height / 2, card.height, view.height);
  const flat = target.height < FLAT;
  const right = target.left + target.width + GAP;
  const below = target.top + target.height + GAP;
  const fitsBelow = below + card.height <= view.height - EDGE;
  if (flat && fitsBelow) return { left, top: below };
  if (right + card.width <= view.width - EDGE) return { left: right, top };
  if (fitsBelow) return { left, top: below };
  if (target.left - GAP - card.width >= EDGE) return { left: target.left - GAP - card.width, top };
  if (target.top - GAP - card.height >= EDGE) return { left, top: target.top - GAP - card.height };
  const above = target.top + target.height / 2 > view.height / 2;
  return { left, top: above ? EDGE : view.height - card.height - EDGE };
}
