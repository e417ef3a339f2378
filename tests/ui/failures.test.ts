/** Every failure of the lab is a run that can be started, and its way out differs by what is wrong alone. */
import { describe, expect, it } from 'vitest';
import { checkSettings } from '../../src/lab/settings/check.ts';
import { withoutEffect } from '../../src/lab/settings/effect.ts';
import { FAILURES } from '../../src/ui/failures/failures.ts';

const RUNS = FAILURES.filter(({ make }) => make !== null);

describe('the failure lab', () => {
  it('has four to six failures, most of them real runs', () => {
    expect(FAILURES.length).toBeGreaterThanOrEqual(4);
    expect(FAILURES.length).toBeLessThanOrEqual(6);
    expect(RUNS.length).toBeGreaterThanOrEqual(3);
  });

  it.each(RUNS.map((failure) => [failure.id, failure] as const))('%s', (_, { make, mend }) => {
    for (const wanted of [make!, mend!]) {
      const settings = checkSettings(wanted.settings);
      expect(withoutEffect(wanted.settings, settings)).toEqual([]);
    }
    const [wrong, right] = [make!, mend!].map(({ settings }) => checkSettings(settings));
    const different = Object.keys(wrong).filter(
      (key) => wrong[key as keyof typeof wrong] !== right[key as keyof typeof right],
    );
    expect(different.length).toBeGreaterThan(0);
    expect(different.length).toBeLessThanOrEqual(2);
    expect([make!.keep, make!.until]).toEqual([mend!.keep, mend!.until]);
  });

  it('no two runs share a folder with one that a visitor would start', () => {
    for (const { make } of RUNS) expect(make!.settings.seed).toBeGreaterThan(9000);
  });
});
