/** `?embed` and `?hide=`: what they leave out, and what they refuse by name. */
import { describe, expect, it } from 'vitest';
import { hiddenParts, PAGE_PARTS } from '../../../src/lab/settings/page-parts.ts';
import { checkQuery } from '../../../src/lab/settings/url.ts';

describe('hiddenParts', () => {
  it('leaves nothing out without a word about it', () => {
    expect([...hiddenParts('?backend=wasm')]).toEqual([]);
  });

  it('leaves everything but pictures and transport out of an embedded page', () => {
    expect(PAGE_PARTS.filter((part) => !hiddenParts('?embed').has(part))).toEqual(['transport']);
    expect(hiddenParts('?embed&hide=transport').size).toBe(PAGE_PARTS.length);
  });

  it('leaves out what is named', () => {
    expect([...hiddenParts('?hide=loop,latents')]).toEqual(['loop', 'latents']);
  });

  it.each([
    ['?hide=lop', 'unknown part "lop" in hide: did you mean "loop"?'],
    ['?hide=loop,', 'unknown part "" in hide'],
    ['?hide=', 'hide names no part'],
    ['?embed=1', 'embed takes no value, got "1"'],
    ['?embd', 'did you mean "embed"?'],
    ['?hide=loop&hide=side', 'hide is given twice'],
  ])('refuses %s', (query, said) => {
    expect(() => checkQuery(query)).toThrow(said);
  });
});
