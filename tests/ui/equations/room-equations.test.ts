/** Which equations a room has is decided by what the experiment is, not by its name. */
import { createElement } from 'react';
import { expect, it } from 'vitest';
import { presetSettings } from '../../../src/lab/settings/presets.ts';
import { experimentOf } from '../../../src/lab/settings/settings.ts';
import { equationsOf } from '../../../src/ui/equations/room-equations.tsx';
import { markupOf } from '../markup.helper.ts';

it('C chooses the largest number where actions are discrete, whatever the experiment is called', () => {
  const actions = { kind: 'discrete', names: ['left', 'right'] } as const;
  const record = { ...experimentOf('pong'), id: 'another', actions };
  const element = createElement('div', null, equationsOf('controller', record));
  const text = markupOf(element, presetSettings('car-racing', 'smoke'));
  expect(text).toContain('The largest of 2 numbers is done: left, right.');
  expect(text).not.toContain('brake');
});

it('an experiment without a C has no equation of C and no return', () => {
  const record = { ...experimentOf('car-racing'), head: null };
  expect(equationsOf('controller', record)).toBeNull();
  expect(equationsOf('environment', record)).toBeNull();
  expect(equationsOf('report', record)).not.toBeNull();
});
