/** On whom a dream is tried as a judge: the C itself, the same with growing noise, and some of its search. */
import { expect, it } from 'vitest';
import { CmaEs } from '../../../src/evolution/index.ts';
import { judgedControllers } from '../../../src/lab/evaluation/judged-controllers.ts';
import { wholeRun } from '../whole-run.helper.ts';

const { agent } = wholeRun();
const { parameters } = agent.controller!;
const alone = { agent, search: null, best: null };
const rms = (values: Float32Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);

it('begins with the C itself; noise grows in equal steps, in units of the parameters', () => {
  const [itself, ...others] = judgedControllers(alone, 40, 1);
  expect(itself).toEqual({ kind: 'itself', noise: 0, parameters });
  expect(others).toHaveLength(39);
  const most = others.at(-1)!.noise;
  for (const [k, { kind, noise, parameters: disturbed }] of others.entries()) {
    expect(kind).toBe('disturbed');
    expect(noise).toBeCloseTo((most * (k + 1)) / 39, 12);
    const added = disturbed.map((value, i) => value - parameters[i]);
    expect(rms(added) / rms(parameters)).toBeGreaterThan(0.6 * noise);
    expect(rms(added) / rms(parameters)).toBeLessThan(1.4 * noise);
  }
});

it('is the same for the same seed, and other for another', () => {
  const of = (seed: number) => judgedControllers(alone, 5, seed);
  expect(of(1)).toEqual(of(1));
  expect(of(1)[1].parameters).not.toEqual(of(2)[1].parameters);
  expect(of(1)[0]).toEqual(of(2)[0]);
});

it('takes means and candidates of a search where there is one, and leaves room for noise', () => {
  const search = new CmaEs({ mean: Array.from(parameters), sigma: 0.1, seed: 3 }).snapshot();
  const best = { generation: 2, test: 800, parameters: parameters.map((value) => value + 1) };
  const kinds = (count: number) =>
    judgedControllers({ agent, search, best }, count, 1).map(({ kind }) => kind);
  const many = kinds(40);
  expect(many.filter((kind) => kind === 'mean')).toHaveLength(2);
  expect(many.filter((kind) => kind === 'candidate')).toHaveLength(8);
  expect(many.filter((kind) => kind === 'disturbed')).toHaveLength(29);
  expect(kinds(4)).toEqual(['itself', 'mean', 'mean', 'disturbed']);
});

it('says that there is no C', () => {
  const none = { agent: { ...agent, controller: null }, search: null, best: null };
  expect(() => judgedControllers(none, 40, 1)).toThrow('no C to judge: evolve one first');
});
