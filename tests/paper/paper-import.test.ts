/** The authors' own M and C over the authors' own latents, against a recording made by another program. */
import { beforeAll, describe, expect, it } from 'vitest';
import { act } from '../../src/controller/controller.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { countParameters } from '../../src/math/weights.ts';
import { nllOf, shuffleFrames } from '../../src/memory/evaluate.ts';
import { Memory } from '../../src/memory/inference.ts';
import { nllPerLatent } from '../../src/memory/kernels/mixture-nll/arrays.ts';
import { controllerFromPaper } from '../../src/paper/controller-import.ts';
import { memoryFromPaper } from '../../src/paper/memory-import.ts';
import { open } from '../memory/backends.helper.ts';
import {
  missingPaperRecording,
  type PaperRecording,
  paperJson,
  paperLatents,
  paperRecording,
  paperTitle,
} from './paper-data.helper.ts';

const missing = missingPaperRecording();

describe.skipIf(missing !== null)(`the paper's own M and C, ${paperTitle(missing)}`, () => {
  let golden: PaperRecording;
  let memory: ReturnType<typeof memoryFromPaper>;
  let latents: ReturnType<typeof paperLatents>;
  let actions: Float32Array; // [983, 3], as driven by C
  let nats: number[]; // [983], before each frame

  beforeAll(async () => {
    await open('wasm');
    golden = paperRecording();
    memory = memoryFromPaper(paperJson('memory'));
    latents = paperLatents();
    const controller = controllerFromPaper(paperJson('controller'));
    const m = new Memory(memory.config, memory.weights, 1);
    const steps = latents.frames - 1;
    actions = new Float32Array(steps * 3);
    nats = [];
    for (let t = 0; t < steps; t++) {
      act(controller.config, controller.params, latents.mu, t * 32, m.h, 0, actions, t * 3);
      m.step(latents.mu.subarray(t * 32, (t + 1) * 32), actions.subarray(t * 3, (t + 1) * 3));
      nats.push(nllPerLatent(m.mixture(), 0, latents.mu, (t + 1) * 32));
    }
    m.dispose();
  });

  it('has the parameters of the paper', () => {
    expect(countParameters(memory.weights)).toBe(422_368);
    expect(controllerFromPaper(paperJson('controller')).score).toBeCloseTo(900.46, 2);
  });

  it('C drives as recorded', () => {
    golden.first_actions.forEach((expected, t) => {
      expected.forEach((value, i) => {
        expect(actions[3 * t + i], `step ${t}, action ${i}`).toBeCloseTo(value, 5);
      });
    });
  });

  it("M has the authors' NLL for every frame and on average", () => {
    golden.nll_per_dim_mean_first10.forEach((value, t) => {
      expect(nats[t], `frame ${t + 1}`).toBeCloseTo(value, 5);
    });
    expect(nats.reduce((sum, value) => sum + value) / nats.length).toBeCloseTo(golden.mean_nll, 5);
  });

  it('the training graph gives the same NLL, and a far higher one for shuffled frames', async () => {
    const { config, weights } = memory;
    const sequences = { ...latents, logvar: undefined, actions, batch: 1, time: latents.frames - 1 };
    const inOrder = await nllOf(config, weights, sequences);
    expect(inOrder).toBeCloseTo(golden.mean_nll, 5);
    const shuffled = await nllOf(config, weights, shuffleFrames(config, sequences, new Xoshiro128(1)));
    expect(shuffled).toBeGreaterThan(1.4);
    expect(shuffled).toBeLessThan(1.6);
    const sampled = await nllOf(config, weights, { ...sequences, ...latents }, new Xoshiro128(2));
    expect(sampled).toBeCloseTo(1.01, 1);
  });
});

describe('reading the authors’ M', () => {
  it('names what is wrong with a file', () => {
    expect(() => memoryFromPaper({})).toThrow(/list of 4 arrays, this is object/);
    expect(() => memoryFromPaper([[], [], [], []])).toThrow(/memory.mdn.kernel.*shape \[256,480\].*length 0/);
    const kernel = Array.from({ length: 256 }, () => new Array(480).fill(1));
    kernel[3][4] = 'x';
    expect(() => memoryFromPaper([kernel, [], [], []])).toThrow(/holds x where a number is expected/);
  });
});
