/** The text alternatives of the picture and of the end of a race. */
import { describe, expect, it } from 'vitest';
import type { ViewerFrame } from '../../../src/store/engine.ts';
import { ranksOf } from '../../../src/ui/world/race-card.tsx';
import { raceInWords } from '../../../src/ui/world/spoken-state.ts';

const frame: ViewerFrame = {
  driver: 'driver',
  begun: 1,
  seed: 0,
  frame: new Uint8ClampedArray(4),
  reconstruction: null,
  dream: null,
  action: [0, 0, 0],
  reward: 0,
  episodeReturn: 312.4,
  step: 250,
  ended: false,
  z: null,
  dreamZ: null,
  dreamState: null,
  divergence: null,
  tilesVisited: 143,
  tilesTotal: 319,
  speed: 45.2,
  has: { vision: false, memory: false, controller: false },
};

describe('a race in words', () => {
  it('the picture', () => {
    expect(raceInWords(frame)).toBe('Speed 45, return 312, 44 % of the lap, 5 s.');
    const opponent = {
      actor: 'controller' as const,
      episodeReturn: 345,
      step: 250,
      ended: false,
      tilesVisited: 9,
      lead: 0,
    };
    expect(raceInWords({ ...frame, opponent })).toContain('C has 345.');
  });

  it('the end of a race: best first, whoever is still driving last', () => {
    const resultOf = (episodeReturn: number) => ({
      episodeReturn,
      step: 943,
      ended: true,
      tilesVisited: 319,
    });
    const ranks = ranksOf({
      scores: { human: resultOf(-12.4), driver: resultOf(905) },
      pending: ['driver', 'controller'],
    });
    expect(ranks.map(({ who, score }) => [who, score])).toEqual([
      ['driver', '905'],
      ['human', '−12'],
      ['controller', null],
    ]);
    expect(ranks[0].tiles).toBe('319 tiles · 18.9 s');
  });
});
