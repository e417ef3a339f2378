/**
 * V, M and C of the rollouts on WebGPU against the core's own agent on WebAssembly, its backend in the page:
 * kernels, actions on the same frames, and whole jobs in the closed loop.
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countDispatches } from '../../bench/dispatches.ts';
import { openWasm } from '../../src/backend/wasm.ts';
import { actInRows, actInRowsOps } from '../../src/controller/kernels/index.ts';
import type { ActionHead } from '../../src/math/squash.ts';
import { GpuAgent, GpuAgentRows } from '../../src/rollout/gpu-agent.ts';
import type { AgentSpec } from '../../src/rollout/jobs.ts';
import { framesFromBytes } from '../../src/vision/frames.ts';
import { uploadFrames } from '../../src/vision/kernels/index.ts';
import {
  expectSame,
  jobsOf,
  type Moment,
  playAlone,
  playRemote,
  record,
  replay,
  specOf,
} from '../rollout/agents.helper.ts';
import { expectParity, faults, normals, on, openBoth } from './on-webgpu.helper.ts';

/** Few: the software adapter takes a tenth of a second for a batch. */
const ROWS = 2;
/** Of an action, after so many steps of M on its own h. */
const TOLERANCE = 1e-4;

beforeAll(async () => {
  await openWasm();
  await openBoth();
}, 120_000);
afterAll(() => expect(faults).toEqual([]));

const settings = [
  ['zh', true],
  ['zh', false],
  ['z', true],
  ['z', false],
] as const;

// More inputs than threads, fewer, and none of h; heads of other experiments.
describe.each<[number, number, number, boolean, number, ActionHead | undefined]>([
  [5, 32, 100, true, 3, undefined],
  [3, 8, 16, false, 3, undefined],
  [70, 3, 0, true, 3, undefined],
  [6, 8, 70, true, 4, 'argmax'],
  [4, 5, 0, false, 1, ['unit']],
])('Act, %i rows, %i latents, %i units, sampled: %s, %i actions, head %s', (...shape) => {
  const [rows, latent, hidden, sampled, actions, head] = shape;
  const make = (columns: number) => {
    const values = normals(rows * columns);
    return () => tf.tensor2d(values, [rows, columns]);
  };
  const [mu, logvar, noise] = [make(latent), make(latent), make(latent)];
  const [h, parameters] = [make(Math.max(1, hidden)), make(actions * (latent + hidden + 1))];
  const inputs = () => ({
    mu: mu(),
    logvar: logvar(),
    noise: sampled ? noise() : null,
    h: hidden > 0 ? h() : null,
    parameters: tf.mul(parameters(), 0.2) as tf.Tensor2D,
    head,
  });

  it('is its twin in tfjs ops', async () => {
    await expectParity(() => Object.values(actInRows(inputs())));
    const [ours, row] = await on('webgpu', () => Object.values(actInRows(inputs())));
    const [ops, opsRow] = await on('webgpu', () => Object.values(actInRowsOps(inputs())));
    for (const [i, value] of ops.entries()) expect(Math.abs(value - ours[i])).toBeLessThan(1e-5);
    for (const [i, value] of opsRow.entries()) expect(Math.abs(value - row[i])).toBeLessThan(1e-5);
  });

  it('takes one dispatch', async () => {
    await tf.setBackend('webgpu');
    const count = tf.tidy(() => {
      const ready = inputs();
      return countDispatches(() => actInRows(ready));
    });
    expect(count).toBe(1);
  });
});

it('FramesFromBytes gives every byte its value, in its place', async () => {
  const bytes = Uint8Array.from({ length: 2 * 12_288 }, (_, i) => (7 * i) % 256);
  const [expected] = await on('cpu', () => [framesFromBytes(bytes, 2)]);
  const [frames] = await on('webgpu', () => [uploadFrames(bytes, 2)]);
  expect(frames.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(Math.abs(frames[i] - value)).toBeLessThan(1e-6);
});

describe.each(settings)('C on %s, z sampled: %s', (inputs, sampleZ) => {
  const spec = specOf(inputs, sampleZ);

  it('the same frames give the same actions, from job to job in the same row', async () => {
    const moments = await recorded(spec);
    expect(moments.length).toBeGreaterThan(25);
    await tf.setBackend('webgpu');
    expect(await replay(spec, moments, ROWS)).toBeLessThan(TOLERANCE);
  });
});

// The other two are played to the end in tests/rollout/remote-loop.test.ts, where it takes less time.
it.each([settings[0], settings[3]])(
  'C on %s, z sampled: %s: the same jobs come to the same end',
  async (...of) => {
    const spec = specOf(...of);
    const jobs = jobsOf(spec, 4, (id) => ({ maxSteps: [32, 36, 6, 8][id], patience: id === 3 ? 5 : 0 }));
    await tf.setBackend('wasm');
    const alone = playAlone(spec, jobs, ROWS);
    await tf.setBackend('webgpu');
    const { outcomes } = await playRemote(spec, jobs, { clients: 2, rows: 2 });
    expectSame(outcomes, alone);
  },
);

describe('the comparison notices', () => {
  const spec = specOf('zh', false);
  const spoilt = async (spoil: (moments: Moment[]) => void, last = 12) => {
    const moments = (await recorded(spec)).slice(0, last);
    spoil(moments);
    await tf.setBackend('webgpu');
    return replay(spec, moments, ROWS);
  };

  it('h that is not forgotten with the job', async () => {
    // All jobs have the same C: without their beginning only h and c are wrong.
    const worst = await spoilt((moments) => {
      for (const { begins } of moments.slice(1)) begins.length = 0;
    }, 15);
    expect(worst).toBeGreaterThan(10 * TOLERANCE);
  });

  it('h that moves on while a row is away', async () => {
    const away = await spoilt((moments) => {
      // The same moment twice, in which one row takes part and then the other.
      const moment = moments[6];
      moments.splice(
        6,
        1,
        { ...moment, active: [1], present: Uint8Array.of(0, 1) },
        { ...moment, active: [0], present: Uint8Array.of(1, 0) },
      );
    });
    expect(away).toBeLessThan(TOLERANCE);
    const there = await spoilt((moments) => {
      moments.splice(6, 0, { ...moments[6], begins: [] });
    });
    expect(there).toBeGreaterThan(10 * TOLERANCE);
  });

  it("a neighbour's C, a neighbour's frame, noise that is left out", async () => {
    const neighbours = await spoilt((moments) => {
      const [first, second] = moments[0].begins;
      moments[0].begins = [
        { ...first, parameters: first.parameters.map((value, i) => (i === 3 ? value + 0.5 : value)) },
        second,
      ];
    });
    expect(neighbours).toBeGreaterThan(10 * TOLERANCE);
    const frames = await spoilt((moments) => {
      for (const moment of moments) moment.frames.copyWithin(0, 12_288, 24_576);
    });
    expect(frames).toBeGreaterThan(10 * TOLERANCE);
    const sampled = specOf('zh', true);
    const moments = (await recorded(sampled)).slice(0, 4);
    for (const { noise } of moments) noise.fill(0);
    await tf.setBackend('webgpu');
    expect(await replay(sampled, moments, ROWS)).toBeGreaterThan(10 * TOLERANCE);
  });
});

it('keeps its memory over many steps, and all is free at the end', async () => {
  const spec = specOf('zh', true);
  const [moment] = await recorded(spec);
  await tf.setBackend('webgpu');
  const before = tf.memory().numTensors;
  const agent = new GpuAgent(spec);
  const rows = new GpuAgentRows(agent, ROWS);
  const bytes = () => (tf.memory() as unknown as { numBytesInGPU: number }).numBytesInGPU;
  const present = Uint8Array.of(1, 0);
  const rounds: { tensors: number; gpu: number }[] = [];
  for (let round = 0; round < 4; round++) {
    for (let step = 0; step < 6; step++) {
      await rows.infer({
        ...moment,
        begins: step === 2 ? moment.begins : [],
        ...(step === 4 && { present }),
      });
    }
    rounds.push({ tensors: tf.memory().numTensors, gpu: bytes() });
  }
  expect(rounds[0].gpu).toBeGreaterThan(0);
  for (const round of rounds) expect(round).toEqual(rounds[0]);
  rows.dispose();
  agent.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

/** Jobs of one C, more than there are rows. */
async function recorded(spec: AgentSpec): Promise<Moment[]> {
  await tf.setBackend('wasm');
  const { parameters } = jobsOf(spec, 1)[0];
  return record(
    spec,
    jobsOf(spec, ROWS + 1, (id) => ({ parameters, maxSteps: 10 + 4 * id })),
    ROWS,
  );
}
