import { describe, expect, it } from 'vitest';
import { PatchCorrelation } from '../../src/diagnostics/patch-correlation.ts';
import { CAR_RACING } from '../../src/env/car-racing/experiment.ts';
import { openTask } from '../../src/env/index.ts';

const DARK = [100, 202, 100];
const LIGHT = [100, 228, 100];
const ROAD = [104, 104, 104];

const measured = (frame: number[][], decoded: number[][]): number | null => {
  const patches = new PatchCorrelation([DARK, LIGHT]);
  patches.add(Uint8Array.from(frame.flat()), Uint8Array.from(decoded.flat()));
  return patches.value();
};

describe('patch correlation', () => {
  const ground = [DARK, LIGHT, LIGHT, DARK];

  it('is 1 for the same patches, fainter or brighter, and -1 for swapped ones', () => {
    expect(measured(ground, ground)).toBeCloseTo(1, 12);
    expect(
      measured(
        ground,
        ground.map(([r, g, b]) => [r, 100 + g / 2, b]),
      ),
    ).toBeCloseTo(1, 12);
    expect(measured(ground, [LIGHT, DARK, DARK, LIGHT])).toBeCloseTo(-1, 12);
  });

  it('counts pixels of the ground only', () => {
    expect(measured([...ground, ROAD, [255, 0, 0]], [...ground, LIGHT, DARK])).toBeCloseTo(1, 12);
  });

  it('of a picture in two halves is that of the whole', () => {
    const decoded = [DARK, LIGHT, DARK, DARK];
    const halves = new PatchCorrelation([DARK, LIGHT]);
    for (const from of [0, 2]) {
      const half = (pixels: number[][]) => Uint8Array.from(pixels.slice(from, from + 2).flat());
      halves.add(half(ground), half(decoded));
    }
    expect(halves.value()).toBeCloseTo(measured(ground, decoded) as number, 12);
    expect(halves.value()).toBeCloseTo(Math.sqrt(1 / 3), 12);
  });

  it('is unknown where the reconstruction has one shade only, or nothing is ground', () => {
    expect(
      measured(
        ground,
        ground.fill(DARK, 0, 0).map(() => DARK),
      ),
    ).toBeNull();
    expect(measured([ROAD], [ROAD])).toBeNull();
  });

  it("finds CarRacing's two shades in a real frame", () => {
    const task = openTask({ env: 'CarRacing-v3' }, { maxEpisodeSteps: 100 });
    let frame = task.reset(1);
    for (let t = 0; t < 60; t++) frame = task.step(Float32Array.of(0, 0.3, 0)).observation;
    const colours = new Map<string, number>();
    for (let i = 0; i < frame.length; i += 3) {
      const colour = `${frame.subarray(i, i + 3)}`;
      colours.set(colour, (colours.get(colour) ?? 0) + 1);
    }
    for (const shade of CAR_RACING.ground) expect(colours.get(`${shade}`)).toBeGreaterThan(50);
    task.env.close();
  });
});
