/** An empty chart tells what holds now: a curve to come, one that ended too early, or one that the file lacks. */
import { describe, expect, it } from 'vitest';
import { emptyText } from '../../../src/ui/charts/empty-text.ts';

describe('emptyText', () => {
  it('names what comes before, once a run is under way, and only then', () => {
    expect(emptyText('memory', 'waiting', true)).toBe('M trains when V is trained.');
    expect(emptyText('memory', 'waiting', false)).toBe('Appears while M trains.');
  });

  it('calls episodes too short only when the diagnostics are done', () => {
    for (const stage of ['waiting', 'running', 'stopped'] as const)
      expect(emptyText('dream-error', stage, true)).not.toContain('shorter');
    expect(emptyText('dream-error', 'done', false)).toContain('shorter');
  });

  it('tells a stage that ended from one that has just begun', () => {
    expect(emptyText('vision', 'running', true)).toContain('still to come');
    expect(emptyText('vision', 'failed', false)).toContain('ended before');
  });
});
