/** What stands below each of two cars: who leads, on the track or by the return, and who has won. */
import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { type Workbench, WorkbenchProvider } from '../../../src/ui/workbench.tsx';
import { tallyOf } from '../../../src/ui/world/other-agent-bar.tsx';
import { Standing, standingOf } from '../../../src/ui/world/standing.tsx';
import { frame } from '../../store/viewer-frame.helper.ts';

const opponent = {
  actor: 'other',
  episodeReturn: 300,
  step: 250,
  ended: false,
  tilesVisited: 90,
  lead: 0.5,
} as const;
const both = (changes: object, of: object = {}) => {
  const now = { ...frame, episodeReturn: 312, ...changes, opponent: { ...opponent, ...of } };
  return [standingOf('watched', now), standingOf('opponent', now)];
};

it('who drives is who does, not who was chosen: the script while C cannot', () => {
  const lab = { store: createStore(() => ({ settings: { experiment: 'car-racing' } })) };
  const named = (driver: string): string => {
    const loop = { state: createStore(() => ({ actor: 'controller', driver, other: null })) };
    const value = { lab, loop } as unknown as Workbench;
    const children = createElement(Standing, { who: 'watched' });
    const page = (): ReactNode => WorkbenchProvider({ value, children });
    return /<b[^>]*>([^<]*)/.exec(renderToStaticMarkup(createElement(page)))![1];
  };
  expect(named('driver')).toBe('Script');
  expect(named('controller')).toBe('C of this page');
});

it('the lead on the track', () => {
  expect(both({})).toEqual(['leads by 0.50 s', '']);
  expect(both({}, { lead: -1.25 })).toEqual(['', 'leads by 1.25 s']);
  expect(both({}, { lead: 0 })).toEqual(['', '']);
});

it('the return where nothing measures a lead', () => {
  expect(both({ episodeReturn: 2 }, { lead: null, episodeReturn: 1 })).toEqual(['leads by 1.00', '']);
});

it('who has come to the end, and who has won', () => {
  expect(both({ ended: true })).toEqual(['at the end', '']);
  expect(both({ ended: true }, { ended: true, episodeReturn: 400 })).toEqual(['', 'wins by 88.0']);
  expect(both({ ended: true }, { ended: true, episodeReturn: 312 })).toEqual(['a draw', 'a draw']);
});

it('nothing for a car that is alone', () => {
  expect(standingOf('watched', { ...frame, opponent: null })).toBe('');
});

it('the mean returns over the tracks that both have driven', () => {
  const names = { one: 'Track', many: 'tracks' };
  expect(tallyOf({ tracks: 1, controller: 892.04, other: -12.5 }, names)).toBe(
    'On 1 track that both have driven: C 892, the other −12.5.',
  );
  expect(tallyOf({ tracks: 3, controller: 892.04, other: 905 }, names)).toBe(
    'On 3 tracks that both have driven: C 892, the other 905 on average.',
  );
});
