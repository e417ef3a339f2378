import { expect, it } from 'vitest';
import { counted, messageOf } from '../../src/math/text.ts';

it('counts one thing without an s', () => {
  expect(counted(1, 'episode')).toBe('1 episode');
  expect(counted(18_000, 'episode')).toBe('18,000 episodes');
});

it('gives a message for any thrown value', () => {
  expect(messageOf(new RangeError('too far'))).toBe('too far');
  expect(messageOf('just so')).toBe('just so');
});
