import { expect, it } from 'vitest';
import { hashOf } from '../../src/math/hash.ts';

it('is FNV-1a by its published values', () => {
  const of = (text: string): string => hashOf(new TextEncoder().encode(text));
  expect(of('')).toBe('811c9dc5');
  expect(of('a')).toBe('e40c292c');
  expect(of('foobar')).toBe('bf9cf968');
});
