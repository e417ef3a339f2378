/** Names of latents belong to one V and stay in the browser. */
import { describe, expect, it } from 'vitest';
import { keepNames, latentLabel, readNames, renamed } from '../../src/store/latent-names.ts';

const storage = () => {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
};
const KL = [0.5, 0.001, 2];

describe('names of latents', () => {
  it('are found again for the same V and for no other', () => {
    const place = storage();
    keepNames(KL, renamed({}, 2, ' curve '), () => place);
    expect(readNames(KL, () => place)).toEqual({ 2: 'curve' });
    expect(readNames([...KL].reverse(), () => place)).toEqual({});
  });

  it('go when they are emptied, and leave nothing behind', () => {
    const place = storage();
    keepNames(KL, { 2: 'curve' }, () => place);
    keepNames(KL, renamed({ 2: 'curve' }, 2, '  '), () => place);
    expect(place.kept.size).toBe(0);
  });

  it.each(['no json', '[', 'null', '{"2":7}'])('are none where the browser kept %s', (text) => {
    expect(readNames(KL, () => ({ getItem: () => text }))).toEqual({});
  });

  it('are none where the browser keeps nothing', () => {
    const refused = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    expect(readNames(KL, refused)).toEqual({});
    expect(() => keepNames(KL, { 2: 'curve' }, refused)).toThrow(/denied/);
  });

  it('stand beside the number', () => {
    expect(latentLabel({ 2: 'curve' }, 2)).toBe('z 2 · curve');
    expect(latentLabel({}, 2)).toBe('z 2');
  });
});
