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
  const low = target.top + target.height / 2 > view.height / 2;
  return inside(left, low ? EDGE : view.height);
}
