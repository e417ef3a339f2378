/** The viewer is told how far V's mu spreads: as measured by diagnostics, else as V's KL tells. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeCheckpoint } from '../../src/lab/checkpoint/checkpoint.ts';
import { eventsOfCheckpoint } from '../../src/lab/checkpoint/checkpoint-events.ts';
import type { LabListener } from '../../src/lab/events.ts';
import { followSpread, latentSpread } from '../../src/lab/latent-spread.ts';

const vision = { klPerDimension: [Math.log(2), 0] };
const car = { latents: { muDeviation: [2, 1] } };

describe('the spread that a report tells', () => {
  it('is measured before it is estimated', () => {
    expect(latentSpread({ vision })).toBeCloseTo(0.75, 12);
    expect(latentSpread({ vision, car })).toBe(5);
  });

  it.each([
    [{}],
    [{ vision: { klPerDimension: [] } }],
    [{ vision: { klPerDimension: ['1'] } }],
    [{ vision: { klPerDimension: [Number.NaN] } }],
    [{ vision: { klPerDimension: [0, 0] } }],
  ])('is none in %j', (report) => {
    expect(latentSpread(report)).toBeNull();
  });
});

describe('the viewer', () => {
  it('hears of the shipped agent: the estimate is within 10 % of what is measured', () => {
    const told: number[] = [];
    let tell: LabListener = () => undefined;
    const engine = { subscribe: (listener: LabListener) => (tell = listener) };
    followSpread(engine, { setSpread: (spread) => told.push(spread) });
    const checkpoint = decodeCheckpoint(readFileSync('public/agents/car-racing.safetensors'));
    for (const event of eventsOfCheckpoint(checkpoint)) tell(event);
    const [estimated, measured] = told;
    expect(told).toHaveLength(2);
    expect(measured).toBeCloseTo(28.1, 1);
    // In distances: the spread is their square.
    expect(Math.abs(Math.sqrt(estimated / measured) - 1)).toBeLessThan(0.1);
  });
});
