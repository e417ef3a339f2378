/** The npm package as another project meets it: installed from the tarball, run by plain Node, read by TypeScript. */
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeEpisodeNpz } from '../../src/data/episode-npz.ts';
import { decodeCheckpoint } from '../../src/lab/checkpoint/checkpoint.ts';
import { OtherProject } from './package.helper.ts';

const AGENT = fileURLToPath(new URL('../../public/agents/car-racing.safetensors', import.meta.url));
const PAGE = fileURLToPath(new URL('../../docs/package.md', import.meta.url));
const TSC = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));

/** Prints the return of the shipped agent on track 3, then what it does in its dream. */
const DRIVE = `
import { readFileSync } from 'node:fs';
import { openAgent } from 'world-models-playground/agent';
import { makeEnv } from 'world-models-playground/env';

const agent = await openAgent(readFileSync(${JSON.stringify(AGENT)}));
const env = makeEnv(agent.env, { observation: '64x64' });
agent.reset();
let { observation } = env.reset({ seed: 9 });
let sum = 0;
for (let over = false; !over; ) {
  const step = env.step(agent.act(observation));
  observation = step.observation;
  sum += step.reward;
  over = step.terminated || step.truncated;
}
const dream = agent.dream({ tau: 0.1 });
const { observation: z, info } = dream.reset({ seed: 1 });
const { reward } = dream.step(agent.actOn(z, info.h));
let refused = '';
try { agent.act(new Uint8Array(96 * 96 * 3)); } catch (error) { refused = error.message; }
console.log(JSON.stringify({ sum, latents: z.length, reward, refused }));
`;

const SEARCH = `
import { parameterCount, PAPER_CONTROLLER } from 'world-models-playground/controller';
import { CmaEs } from 'world-models-playground/evolution';

const search = new CmaEs({ mean: new Float64Array(4).fill(1), sigma: 0.5, populationSize: 8, seed: 1 });
for (let generation = 0; generation < 60; generation++) {
  const candidates = search.ask();
  search.tell(candidates, candidates.map((x) => x.reduce((sum, value) => sum + value * value, 0)));
}
console.log(JSON.stringify({ mean: [...search.mean], parameters: parameterCount(PAPER_CONTROLLER) }));
`;

const TYPES = `
import { type OpenedCheckpoint, type TrainedAgent, openAgent } from 'world-models-playground/agent';
import { type ControllerConfig, act } from 'world-models-playground/controller';
import { type CarRacingOptions, makeEnv, makeVectorEnv } from 'world-models-playground/env';
import { EpisodeRecorder } from 'world-models-playground/data';
import { CmaEs, type CmaEsOptions } from 'world-models-playground/evolution';

const options: CarRacingOptions = { observation: '64x64', lapRule: 'fixed' };
export const tiles: number = makeEnv('CarRacing-v3', options).reset({ seed: 1 }).info.tilesTotal;
export const batch: Uint8Array = makeVectorEnv('Pong-v0', 4).reset({ seed: [1, 2, 3, 4] }).observations;
const search: CmaEsOptions = { mean: new Float64Array(3), sigma: 1, populationSize: 4, seed: 1 };
export const candidates: Float64Array[] = new CmaEs(search).ask();
export const opened: Promise<TrainedAgent> = openAgent(new Uint8Array());
export const npz: Uint8Array = new EpisodeRecorder({ env: 'Pong-v0' }).npz();
export { act, type ControllerConfig, type OpenedCheckpoint };
`;

/** Of which every line is a mistake that the types must see. */
const MISTAKES = `
import { makeEnv } from 'world-models-playground/env';
makeEnv('CarRacing-v4');
makeEnv('CarRacing-v3', { observation: '32x32' });
`;

let other: OtherProject;

beforeAll(() => {
  const ours = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm'];
  other = new OtherProject({
    ...{ planck: 'planck-js', fflate: 'fflate' },
    ...Object.fromEntries(ours.map((name) => [name, name])),
  });
}, 120_000);

afterAll(() => other.remove());

const script = (name: string, text: string) => {
  other.write(name, text);
  return JSON.parse(other.run(process.execPath, name));
};

const compile = (name: string, text: string, ...flags: string[]): string => {
  other.write(name, text);
  const strict = ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2023', '--types', ''];
  return other.run(process.execPath, TSC, ...strict, ...flags, name);
};

describe('in plain Node', () => {
  test('the shipped agent scores what the page scored, to the last bit', () => {
    const { agent } = decodeCheckpoint(readFileSync(AGENT)).report.evaluation as {
      agent: { seeds: number[]; returns: number[] };
    };
    const driven = script('drive.mjs', DRIVE);
    // A track on which nothing hangs on the last bits of Math.sin, which Node and browser compute differently.
    expect(driven.sum).toBe(agent.returns[agent.seeds.indexOf(9)]);
    expect(driven).toMatchObject({ latents: 32, reward: expect.any(Number) });
    expect(driven.refused).toContain('64x64 RGB, 12288 bytes, got 27648; make the environment with');
  });

  test('every example of package.md runs as it stands there', () => {
    copyFileSync(AGENT, join(other.folder, 'checkpoint.safetensors'));
    const examples = [...readFileSync(PAGE, 'utf8').matchAll(/```js\n([\s\S]*?)```/g)];
    const printed = examples.map(([, text], i) => {
      other.write(`example-${i}.mjs`, text);
      return other.run(process.execPath, `example-${i}.mjs`);
    });
    expect(printed).toHaveLength(5);
    expect(printed[3]).toContain('has reached targetCost 1e-8');
    expect(printed[4]).toMatch(/^return 925\.99/);
    const episode = decodeEpisodeNpz(readFileSync(join(other.folder, '00000.npz')), { env: 'CarRacing-v3' });
    expect(episode).toMatchObject({ policy: 'mine', seed: 5 });
  });

  test('CMA-ES finds the minimum, and C has the paper number of parameters', () => {
    const { mean, parameters } = script('search.mjs', SEARCH);
    expect(Math.max(...mean.map(Math.abs))).toBeLessThan(1e-3);
    expect(parameters).toBe(867);
  });

  test('a door that there is not is refused', () => {
    expect(() => script('deep.mjs', "import 'world-models-playground/lib/env/index.js';")).toThrow(
      /ERR_PACKAGE_PATH_NOT_EXPORTED/,
    );
  });
});

describe.each([
  ['bundler', 'esnext'],
  ['nodenext', 'nodenext'],
])('with moduleResolution %s', (resolution, module) => {
  const flags = ['--moduleResolution', resolution, '--module', module];

  test('all types are found, those of the declarations too', () => {
    expect(compile('types.ts', TYPES, ...flags)).toBe('');
  });

  test('mistakes are seen', () => {
    expect(() => compile('mistakes.ts', MISTAKES, ...flags)).toThrow(/(?:error TS[\s\S]*){2}/);
  });
});

test('source maps hold the sources, and the manifest the commit', () => {
  const home = join(other.folder, 'node_modules/world-models-playground');
  const map = JSON.parse(readFileSync(join(home, 'lib/evolution/cma-es.js.map'), 'utf8'));
  const source = fileURLToPath(new URL('../../src/evolution/cma-es.ts', import.meta.url));
  expect(map.sourcesContent[0]).toBe(readFileSync(source, 'utf8'));
  const { dependencies, commit } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  expect(Object.keys(dependencies)).toEqual(['fflate', 'planck']);
  expect(commit ?? 'no repository').toMatch(/^[0-9a-f]{40}|no repository/);
});
