/** What the room of M shows is what the agent that drives predicts, step by step. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { Memory } from '../../src/memory/inference.ts';
import { nllOfLatents, rowMixture } from '../../src/memory/sample.ts';
import type { StepPrediction, ViewerFrame } from '../../src/viewer/viewer-frame.ts';
import { asked, dreamer, viewerOf } from './dreamer.helper.ts';

const spec = dreamer(1e-9);
const STEPS = 6;
const TAU = 0.6;
const watched = asked({ predictions: true, tau: TAU });

/** Single steps from the start: the frames, and all predictions. */
async function steps(changes: object = {}, dreams = false) {
  const viewer = viewerOf(spec);
  if (dreams) viewer.beginDream();
  const frames: ViewerFrame[] = [await viewer.advance({ ...watched, steps: 0 })];
  for (let i = 0; i < STEPS; i++) frames.push(await viewer.advance({ ...watched, ...changes }));
  viewer.dispose();
  return { frames, predictions: frames.flatMap((frame) => frame.predictions ?? []) };
}

const ofWorld = (predictions: readonly StepPrediction[], world: StepPrediction['world']) =>
  predictions.filter((one) => one.world === world);

beforeAll(openWasm);

describe('predictions of reality', () => {
  it('are those of M, which has seen the same z and actions, beside the z and the reward that came', async () => {
    const { frames, predictions } = await steps();
    const memory = new Memory(spec.memory.config, spec.memory.weights, 1);
    expect(predictions.map(({ world, step }) => [world, step])).toEqual(
      [1, 2, 3, 4, 5, 6].map((step) => ['reality', step]),
    );
    predictions.forEach((prediction, i) => {
      const [before, after] = [frames[i], frames[i + 1]];
      memory.step(before.z!, Float32Array.from(after.action));
      const mixture = rowMixture(memory.mixture(), 0, 1);
      expect(prediction).toMatchObject({ ...mixture, h: memory.h, z: after.z, trueReward: after.reward });
      expect(prediction.reward).toBe(memory.reward()[0]);
      expect(prediction.done).toBe(memory.doneProbability()[0]);
      expect(prediction.nll).toEqual(nllOfLatents(mixture, after.z!));
      expect(prediction.ended).toBe(false);
    });
    memory.dispose();
  });

  it('are the same in one request of many steps, and begin anew with an episode', async () => {
    const { predictions } = await steps();
    const viewer = viewerOf(spec);
    const frame = await viewer.advance({ ...watched, steps: STEPS });
    expect(frame.predictions).toEqual(predictions);
    await viewer.advance(watched);
    viewer.restart(1);
    const again = await viewer.advance(watched);
    expect(again.predictions).toEqual(predictions.slice(0, 1));
    viewer.dispose();
  });

  it('change nothing of what is driven and dreamed, and are not made unless somebody watches', async () => {
    const [open, closed] = await Promise.all([steps({}, true), steps({ predictions: false }, true)]);
    expect(closed.predictions).toEqual([]);
    expect(closed.frames.at(-1)!.predictions).toBeUndefined();
    const { predictions: _, begun: __, ...last } = open.frames.at(-1)!;
    expect(closed.frames.at(-1)).toMatchObject(last);
  });
});

describe('predictions of a dream', () => {
  it('are what its z is drawn from, at its temperature', async () => {
    const { frames, predictions } = await steps({}, true);
    const dreamed = ofWorld(predictions, 'dream');
    expect(ofWorld(predictions, 'reality')).toHaveLength(STEPS);
    expect(dreamed.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    dreamed.forEach((prediction, i) => {
      const { dreamZ, dreamState } = frames[i + 1];
      expect(prediction.z).toEqual(dreamZ);
      expect(prediction).toMatchObject({ reward: dreamState!.reward, trueReward: null, ended: false });
    });
    // The first step is that of reality from the same moment, but for the temperature of the draw.
    const real = ofWorld(predictions, 'reality')[0];
    expect(dreamed[0].mu).toEqual(real.mu);
    expect(dreamed[0].sigma[0] / real.sigma[0]).toBeCloseTo(Math.sqrt(TAU), 5);
  });

  it('go on where reality stands still', async () => {
    const { predictions } = await steps({ hold: true }, true);
    expect(new Set(predictions.map(({ world }) => world))).toEqual(new Set(['dream']));
    expect(predictions).toHaveLength(STEPS);
  });
});
