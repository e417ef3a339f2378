/**
 * Whether a 64x64 picture of CarRacing shows a road, for pictures that no environment has drawn: V's decoding of a
 * dream. The road is grey, grass and field are green, and what is beyond the field is black.
 */

/** A pixel whose channels are within this of each other has no colour: V blurs the kerbs and the road's edges. */
const COLOURLESS = 40;
/** The road is drawn at 102 to 107. */
const DARKEST = 60;
const BRIGHTEST = 160;
/**
 * Share of the picture. In C's own dreams the road covers 5 % or more in 19 of 20 pictures and less than 3 % for no
 * longer than ten steps, in the flight down to the car; on grass none is left.
 */
const LEAST_ROAD = 0.03;

/** @param picture RGB bytes. [64, 64, 3] */
export function showsNoRoad(picture: Uint8Array): boolean {
  let road = 0;
  for (let i = 0; i < picture.length; i += 3) {
    const highest = Math.max(picture[i], picture[i + 1], picture[i + 2]);
    const lowest = Math.min(picture[i], picture[i + 1], picture[i + 2]);
    if (highest - lowest < COLOURLESS && highest > DARKEST && highest < BRIGHTEST) road++;
  }
  return road < LEAST_ROAD * (picture.length / 3);
}
