/** The text alternatives of the picture and of the end of a race. */
import { describe, expect, it } from 'vitest';
import { ranksOf } from '../../../src/ui/world/race-card.tsx';
import { raceInWords } from '../../../src/ui/world/spoken-state.ts';
import { frame } from '../../store/viewer-frame.helper.ts';

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
