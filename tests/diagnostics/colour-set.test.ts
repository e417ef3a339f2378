/** Colours of reality: those of its pixels, those near them, and no others. */
import { expect, it } from 'vitest';
import { ColourSet } from '../../src/diagnostics/colour-set.ts';

const pixels = (...colours: number[][]): Uint8Array => Uint8Array.from(colours.flat());

it('knows the colours that it was given and those a cell of 16 levels beside', () => {
  const colours = new ColourSet();
  colours.add(pixels([100, 100, 100], [0, 200, 0]));
  expect(colours.foreignShare(pixels([100, 100, 100], [116, 84, 100], [0, 216, 15]))).toBe(0);
  // At least 32 levels away in one channel, and at most 16 in all, whatever lies in the cell.
  expect(colours.foreignShare(pixels([132, 100, 100], [100, 100, 68], [200, 0, 0], [100, 100, 100]))).toBe(
    0.75,
  );
});

it('does not take the ends of a channel for neighbours, nor one channel for the next', () => {
  const colours = new ColourSet();
  colours.add(pixels([0, 255, 0]));
  expect(colours.foreignShare(pixels([255, 255, 0], [0, 0, 0], [0, 255, 255], [16, 240, 16]))).toBe(0.75);
});

it('negative control: of no real frame every colour is foreign', () => {
  expect(new ColourSet().foreignShare(pixels([1, 2, 3], [4, 5, 6]))).toBe(1);
});
