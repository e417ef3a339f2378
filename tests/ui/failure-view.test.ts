/** What the room of failures says of a search that is over. */
import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { TrainedAndTested } from '../../src/ui/failures/failure-view.tsx';
import { type Workbench, WorkbenchProvider } from '../../src/ui/workbench.tsx';

/** @param world where the candidates of the agent drove @param form and where those of the next run will */
function said(world: 'dream' | 'real', form: 'dream' | 'real' = world): string {
  const settingsOf = (of: string) => ({ ...presetSettings('car-racing', 'smoke'), 'evolution.world': of });
  const evaluation = { episodes: 16, agent: { mean: 213, sd: 148 } };
  const state = { evaluation, madeWith: settingsOf(world), settings: settingsOf(form) };
  const lab = { store: createStore(() => state), curves: { fitness: { last: () => 745 } } };
  const value = { lab } as unknown as Workbench;
  const page = (): ReactNode => WorkbenchProvider({ value, children: createElement(TrainedAndTested) });
  return renderToStaticMarkup(createElement(page)).replace(/<[^>]*>/g, '|');
}

it('a mean return in the dream is called one', () => {
  expect(said('dream', 'real')).toContain('In the dream, and in reality');
  const text = 'Mean return of the last candidates in their dream: 745. Of C on 16 real tracks: 213 ± 148.';
  expect(said('dream')).toContain(text);
});

it('a mean return on real tracks is not called a dreamed one, whatever the form says', () => {
  for (const form of ['real', 'dream'] as const) {
    expect(said('real', form)).toContain('Mean return of the last candidates on real tracks: 745.');
    expect(said('real', form)).not.toMatch(/dream/);
  }
});
