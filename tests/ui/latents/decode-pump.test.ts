/** Requests for pictures: one at a time, the newest of those that wait, also after one that failed. */
import { expect, it } from 'vitest';
import { DecodePump } from '../../../src/ui/latents/decode-pump.ts';

interface Asked {
  z: number;
  answer(picture: Uint8ClampedArray | null): void;
  fail(error: unknown): void;
}

it('asks for the newest z that waits, also where the one before it fails', async () => {
  const asked: Asked[] = [];
  const shown: number[] = [];
  const failures: unknown[] = [];
  const pump = new DecodePump<Uint8ClampedArray>(
    ([z]) => new Promise((answer, fail) => asked.push({ z, answer, fail })),
    ([picture]) => shown.push(picture),
    (error) => failures.push(error),
  );
  const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

  for (const z of [1, 2, 3]) pump.request(Float32Array.of(z));
  expect(asked.map(({ z }) => z)).toEqual([1]);
  asked[0].fail('lost');
  await settled();
  expect(asked.map(({ z }) => z)).toEqual([1, 3]);
  asked[1].answer(Uint8ClampedArray.of(30));
  await settled();
  pump.request(Float32Array.of(4));
  asked[2].answer(null);
  await settled();
  expect({ shown, failures }).toEqual({ shown: [30], failures: ['lost'] });
});
