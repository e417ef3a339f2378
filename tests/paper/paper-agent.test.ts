/** The engine behind the page's panel, fed with the authors' files as the page feeds it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { PaperAgent, type PaperMoment, type ReplaySummary } from '../../src/paper/paper-agent.ts';
import {
  jsonBytes,
  missingPaperRecording,
  type PaperRecording,
  paperBytes,
  paperRecording,
  paperTitle,
  STAND_INS,
} from './paper-data.helper.ts';

const missing = missingPaperRecording();

/** Pixels that tell which file they came from. */
const decode = (name: string) =>
  Promise.resolve(new Uint8ClampedArray(64 * 64 * 4).fill(Number.parseInt(name, 10)));
const LIVE = [2, 5, 9, 15, 17, 18, 20, 21, 23, 25, 26, 28, 29]; // deviation of mu above 0.2

describe('before all files are loaded', () => {
  it('names the missing file, and a refused file changes nothing', async () => {
    await openWasm();
    const agent = new PaperAgent();
    expect(() => agent.replay()).toThrow(/lacks M \(rnn\.json\)/);
    await agent.take('c.json', jsonBytes(STAND_INS.controller()), decode);
    await agent.take('m.json', jsonBytes(STAND_INS.memory()), decode);
    expect(() => agent.show(0)).toThrow(/lacks recorded latents/);
    expect(() => agent.beginDream('start', 1)).toThrow(/lacks first latents/);
    expect(() => agent.advance(1, 1)).toThrow(/begin a dream first/);
    const before = agent.parts;
    await expect(agent.take('c2.json', jsonBytes([[1, 2], 3]), decode)).rejects.toThrow(/867/);
    expect(agent.parts).toEqual(before);
    expect(before.controller).toMatchObject({ file: 'c.json', score: 123.5 });
    agent.dispose();
  });

  it('dreams from a first z without any recording', async () => {
    await openWasm();
    const agent = new PaperAgent();
    for (const kind of ['starts', 'controller', 'memory'] as const) {
      await agent.take(kind, jsonBytes(STAND_INS[kind]()), decode);
    }
    expect(agent.beginDream('start', 1)).toMatchObject({
      frame: null,
      recorded: null,
      dream: { step: 0, nearest: null },
    });
    expect(agent.advance(5, 1).dream).toMatchObject({ step: 5, picture: null });
    agent.dispose();
  });
});

describe.skipIf(missing !== null)(`the paper's own agent, ${paperTitle(missing)}`, () => {
  const agent = new PaperAgent();
  let golden: PaperRecording;
  let replay: ReplaySummary;

  beforeAll(async () => {
    await openWasm();
    golden = paperRecording();
    for (const kind of ['latents', 'starts', 'controller', 'memory'] as const) {
      await agent.take(`${kind}.json`, paperBytes(kind), decode);
    }
    await agent.take('0041.png', paperBytes('frame'), decode);
    replay = agent.replay();
  });
  afterAll(() => agent.dispose());

  it('knows the live latents', () => {
    expect(agent.parts.latents).toEqual({ file: 'latents.json', frames: 984, live: LIVE });
  });

  it('C acts as recorded', () => {
    expect(replay.actions).toHaveLength(984 * 3);
    golden.first_actions.forEach((expected: number[], t: number) => {
      expected.forEach((value, i) => {
        expect(replay.actions[3 * t + i], `frame ${t}, action ${i}`).toBeCloseTo(value, 5);
      });
    });
  });

  it("M has the authors' NLL, and a far higher one for shuffled frames", () => {
    golden.nll_per_dim_mean_first10.forEach((value: number, t: number) => {
      expect(replay.nats[t + 1], `frame ${t + 1}`).toBeCloseTo(value, 5);
    });
    expect(replay.mean.ordered).toBeCloseTo(golden.mean_nll, 5);
    expect(replay.mean.shuffled).toBeGreaterThan(1.4);
    expect(replay.mean.shuffled).toBeLessThan(1.6);
    // The reference: 1.01 and 1.94.
    expect(replay.sampled.ordered).toBeCloseTo(1.01, 1);
    expect(replay.sampled.shuffled).toBeCloseTo(1.94, 1);
  });

  it('shows a moment of the replay', () => {
    const { recorded, dream } = agent.show(9);
    expect(dream).toBeNull();
    expect([...recorded!.action]).toEqual([...replay.actions.subarray(27, 30)]);
    expect(recorded!.nats).toBe(replay.nats[9]);
    expect(recorded!.picture).toBeNull();
    expect(agent.show(40).recorded!.picture?.[0]).toBe(41);
    expect(() => agent.show(984)).toThrow(/0 \.\. 983, not 984/);
  });

  /** z of a dream from frame 300 at steps 1 .. 20, with its last moment. */
  function dreamed(seed: number, tau: number): { z: number[][]; last: PaperMoment } {
    agent.beginDream(300, seed);
    const z: number[][] = [];
    let last = agent.advance(1, tau);
    for (let step = 1; step < 20; step++) {
      z.push([...last.dream!.z]);
      last = agent.advance(1, tau);
    }
    return { z, last };
  }

  it('a dream starts with the state of M and C at that frame', () => {
    const { dream, recorded } = agent.beginDream(300, 1);
    expect([...dream!.z]).toEqual([...recorded!.z]);
    expect([...dream!.action]).toEqual([...recorded!.action]);
    expect(dream!.nearest).toEqual({ frame: 300, distance: 0 });
  });

  it('the same seed and temperature dream the same; another seed or temperature does not', () => {
    const first = dreamed(1, 0.7);
    expect(dreamed(1, 0.7).z).toEqual(first.z);
    expect(dreamed(2, 0.7).z).not.toEqual(first.z);
    expect(dreamed(1, 0.2).z).not.toEqual(first.z);
    expect(first.last.frame).toBe(320);
    // Steps in one request are the steps one by one.
    agent.beginDream(300, 1);
    expect([...agent.advance(19, 0.7).dream!.z]).toEqual(first.z[18]);
  });

  it('a dream at low temperature stays near the recording, one at high temperature does not', () => {
    const strayed = (tau: number): number => {
      agent.beginDream(300, 1);
      let sum = 0;
      for (let step = 0; step < 100; step++) sum += agent.advance(1, tau).dream!.nearest!.distance;
      return sum / 100;
    };
    expect(strayed(0.1)).toBeLessThan(0.6 * strayed(1.5));
  });

  it('continues where the recording has ended', () => {
    agent.beginDream(980, 1);
    expect(agent.advance(10, 0.7)).toMatchObject({ frame: null, recorded: null, dream: { step: 10 } });
    expect(agent.show(983).dream).toBeNull();
  });

  it('dreams from a first z, drawn by the seed', () => {
    const one = agent.beginDream('start', 1).dream!.z;
    expect([...agent.beginDream('start', 1).dream!.z]).toEqual([...one]);
    expect([...agent.beginDream('start', 2).dream!.z]).not.toEqual([...one]);
  });
});
