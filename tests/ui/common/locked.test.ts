/** Why a control is locked can be learned without a pointer. */
import { createElement } from 'react';
import { expect, it } from 'vitest';
import { presetSettings } from '../../../src/lab/settings/presets.ts';
import { Locked } from '../../../src/ui/common/locked.tsx';
import { OtherRuns } from '../../../src/ui/train/other-runs.tsx';
import { markupOf } from '../markup.helper.ts';

const SETTINGS = presetSettings('car-racing', 'smoke');
const lockedBy = (why: string | null): string => {
  const children = createElement('button', { type: 'button' });
  return markupOf(
    createElement(() => Locked({ why, children })),
    SETTINGS,
  );
};

it('what is around a locked control takes the focus and is read aloud with the reason', () => {
  expect(lockedBy('Stop the run first.')).toMatch(
    /<span[^>]* role="group" tabindex="0" aria-description="Stop the run first\."/i,
  );
});

it('what is around any other takes none', () => {
  expect(lockedBy(null)).toContain('data-locked="false"');
  expect(lockedBy(null)).not.toMatch(/tabindex|role=|aria-description/i);
});

it('so it is with the runs of one network, where what they need is missing', () => {
  const text = markupOf(createElement(OtherRuns), SETTINGS);
  expect(text.match(/aria-description="There (is|are) no [VMC]/g)).toHaveLength(3);
});
