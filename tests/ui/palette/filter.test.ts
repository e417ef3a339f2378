/** The palette finds commands by words in any order, and its arrows go round. */
import { describe, expect, it } from 'vitest';
import { LISTED } from '../../../src/store/commands.ts';
import { matching, moved } from '../../../src/ui/palette/filter.ts';

const found = (text: string): string[] => matching(LISTED, text).map(({ name }) => name);

describe('matching', () => {
  it('finds words in any order and case, of the label or the group', () => {
    expect(found('link COPY')).toEqual(['copyLink']);
    expect(found('rooms memory')).toEqual(['openMemory']);
    expect(found('no such thing')).toEqual([]);
  });

  it('has every line for an empty text, and those that begin with the text first', () => {
    expect(found('  ')).toEqual(LISTED.map(({ name }) => name));
    expect(found('train')[0]).toBe('train');
    expect(found('train')).toContain('openTrain');
  });
});

describe('moved', () => {
  it('goes round at both ends, and nowhere in an empty list', () => {
    expect(moved('ArrowDown', 2, 3)).toBe(0);
    expect(moved('ArrowUp', 0, 3)).toBe(2);
    expect(moved('ArrowDown', 0, 0)).toBeNull();
    expect(moved('a', 0, 3)).toBeNull();
  });
});
