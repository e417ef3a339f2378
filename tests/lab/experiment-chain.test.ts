/**
 * Every experiment goes through the whole chain: its episodes are collected and re-rendered, V and M learn from them,
 * diagnostics measure both, C evolves a generation and is evaluated, and the checkpoint comes back as it was.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { collectEpisode } from '../../src/data/collect.ts';
import { FrameReservoir, SequenceDataset } from '../../src/data/datasets.ts';
import { encodeFrames } from '../../src/data/encode.ts';
import { decodeEpisode, encodeEpisode, FRAME_BYTES, type LatentEpisode } from '../../src/data/episode.ts';
import { wholeFrames } from '../../src/data/re-render.ts';
import { reportCar } from '../../src/diagnostics/car-report.ts';
import { finish } from '../../src/diagnostics/report-progress.ts';
import { actionSizeOf, experimentIds, experimentOf, hasController } from '../../src/env/experiments.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/lab/checkpoint/checkpoint.ts';
import { noLearning } from '../../src/lab/learning/learning.ts';
import { RolloutPool } from '../../src/lab/pool/pool.ts';
import {
  type Agent,
  agentSpec,
  controllerConfig,
  type GenerationRecord,
  memoryConfig,
  type RunContext,
  visionConfig,
  worldOf,
} from '../../src/lab/run.ts';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { evaluateAgent } from '../../src/lab/stages/evaluate.ts';
import { evolve } from '../../src/lab/stages/evolve.ts';
import { ProgressTracker } from '../../src/lab/stages/progress-tracker.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { MemoryTrainer } from '../../src/memory/trainer.ts';
import { ClosedLoop } from '../../src/rollout/closed-loop.ts';
import { Control } from '../../src/threads/control.ts';
import { Vision } from '../../src/vision/inference.ts';
import { VisionTrainer } from '../../src/vision/trainer.ts';
import { addEpisode } from '../data/add-episode.helper.ts';
import { LoopWorker } from './loop-worker.helper.ts';
import { FakeEvolution } from './stages/fake-evolution.helper.ts';

beforeAll(() => openWasm());

function localPool(): RolloutPool {
  const spawn = () => {
    const worker = new LoopWorker(50);
    return { call: (what: (remote: LoopWorker) => unknown) => what(worker), end: () => undefined };
  };
  return new RolloutPool(
    1,
    { onLoad: () => undefined, onPreviews: () => undefined, onNotice: () => undefined },
    spawn as unknown as ConstructorParameters<typeof RolloutPool>[2],
  );
}

const STEPS = 24;
const BATCHES = 3;

describe.each(experimentIds.map((id) => [id]))('%s', (id) => {
  const experiment = experimentOf(id);
  const settings = { ...presetSettings(id, 'smoke'), 'evolution.generations': 1, 'evolution.steps': 12 };
  const actionSize = actionSizeOf(experiment);

  it('from episodes to a checkpoint', async () => {
    const episodes = [0, 3, 9].map((index) =>
      collectEpisode({ world: worldOf(settings), index, seed: 20 + index, steps: STEPS, keep: 0.5 }),
    );
    for (const episode of episodes) {
      expect(episode.actions).toHaveLength(episode.rewards.length * actionSize);
      expect(episode.truthNames).toEqual(experiment.truth);
      expect(decodeEpisode(encodeEpisode(episode))).toEqual(episode);
      expect(wholeFrames(episode)).toHaveLength((episode.rewards.length + 1) * FRAME_BYTES);
      if (experiment.actions.kind !== 'discrete') continue;
      for (let t = 0; t < episode.rewards.length; t++) {
        const row = [...episode.actions.subarray(t * actionSize, (t + 1) * actionSize)].sort();
        expect(row).toEqual([...new Array(actionSize - 1).fill(0), 1]);
      }
    }

    const reservoir = new FrameReservoir(100, new Xoshiro128(1));
    for (const { frames } of episodes) reservoir.offer(frames);
    const visionTrainer = new VisionTrainer(visionConfig(settings), {
      learningRate: 1e-3,
      batchSize: 8,
      klTolerance: 0.5,
      klWeight: 1,
      seed: 1,
    });
    const batch = new Uint8Array(8 * FRAME_BYTES);
    const losses: number[] = [];
    for (let i = 0; i < BATCHES; i++) {
      reservoir.draw(batch);
      losses.push((await visionTrainer.trainBatch(batch, true))!.loss);
    }
    expect(losses.every(Number.isFinite)).toBe(true);
    expect(new Set(losses).size).toBe(BATCHES);
    const vision = { config: visionConfig(settings), weights: await visionTrainer.weights() };
    visionTrainer.dispose();

    const eyes = new Vision(vision.config, vision.weights);
    const latents: LatentEpisode[] = [];
    for (const episode of episodes) {
      const { truth, truthNames } = episode;
      latents.push({ ...(await encodeFrames(episode, eyes)), truth, truthNames });
    }
    eyes.dispose();
    const dataset = new SequenceDataset();
    for (const episode of latents) await addEpisode(dataset, episode);
    const memoryTrainer = new MemoryTrainer(memoryConfig(settings), {
      batchSize: 4,
      sequenceLength: 8,
      learningRate: 1e-3,
      seed: 2,
    });
    const random = new Xoshiro128(3);
    for (let i = 0; i < BATCHES; i++) {
      const { loss } = (await memoryTrainer.trainBatch(await dataset.draw(4, 8, random), true))!;
      expect(loss).toEqual(expect.any(Number));
      expect(Number.isFinite(loss)).toBe(true);
    }
    const memory = { config: memoryConfig(settings), weights: await memoryTrainer.weights() };
    expect(memory.config.actionSize).toBe(actionSize);
    memoryTrainer.dispose();

    const agent: Agent = { vision, memory, controller: null, starts: null };
    const report: Record<string, unknown> = {};
    const history: GenerationRecord[] = [];
    let context: RunContext | null = null;
    if (hasController(experiment)) {
      const sources = latents.map((episode) => async () => episode);
      const frames = episodes.map((episode) => async () => wholeFrames(episode));
      const card = await finish(
        reportCar(experiment, { seen: sources, unseen: sources, unseenFrames: frames }, vision, memory, 1),
      );
      expect(card.sensitivity.map((row) => Object.keys(row))).toEqual(
        card.sensitivity.map(() => ['steps', ...experiment.contrasts.map(({ key }) => key)]),
      );
      for (const { key } of experiment.contrasts) expect(card.sensitivity[0][key]).toBeGreaterThan(0);

      const pool = localPool();
      context = {
        ...{ settings, agent, history, report, pool },
        control: new Control(),
        search: null,
        best: null,
        emit: () => undefined,
        evolution: {
          call: (
            (search) => (what: (evolution: FakeEvolution) => unknown) =>
              what(search)
          )(new FakeEvolution()),
        },
        save: async () => undefined,
      } as unknown as RunContext;
      await evolve(context, new ProgressTracker(context, 'evolve'));
      expect(history).toHaveLength(1);
      expect(history[0].steps).toBeGreaterThan(0);
      expect(agent.controller!.config).toEqual(controllerConfig(settings));

      await pool.prepare(agentSpec(settings, agent));
      const { parameters } = agent.controller!;
      const plan = { parameters, episodes: 2, seed: 0, world: 'real', tau: 1 } as const;
      const evaluation = await evaluateAgent(pool, plan, context.control, () => undefined);
      expect(evaluation.agent.returns).toHaveLength(2);
      expect([...evaluation.agent.returns, ...evaluation.random.returns].every(Number.isFinite)).toBe(true);
      pool.end();
    }

    const whole = {
      ...{ settings, agent, search: context?.search ?? null, best: null, history, report: {} },
      learning: noLearning(),
    };
    const opened = decodeCheckpoint(encodeCheckpoint(whole));
    expect(opened.notices).toEqual([]);
    expect(opened.settings).toEqual(settings);
    expect(opened.agent.controller).toEqual(agent.controller);
    expect(opened.agent.memory).toEqual(memory);
    expect(opened.search).toEqual(whole.search);
  }, 120_000);
});

it('an agent of another experiment is refused by name', () => {
  const settings = presetSettings('car-racing', 'smoke');
  const ball = presetSettings('bouncing-ball', 'smoke');
  const vision = { config: visionConfig(settings), weights: {} };
  const agent: Agent = {
    vision,
    memory: { config: memoryConfig(ball), weights: {} },
    controller: { config: controllerConfig(settings), parameters: new Float32Array(0) },
    starts: null,
  };
  expect(() => new ClosedLoop(agentSpec(settings, agent), 1)).toThrow(
    /CarRacing-v3 has actions of 3 \(steer, gas, brake\), this M has 0: it was made for another environment/,
  );
});
