/** The agent that the page opens with: how far its dream is from reality, and when it has lost the road. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { decodeCheckpoint } from '../../src/lab/checkpoint/checkpoint.ts';
import { latentSpread } from '../../src/lab/latent-spread.ts';
import { mean } from '../../src/math/statistics.ts';
import { Viewer } from '../../src/viewer/viewer.ts';
import type { DreamOrigin } from '../../src/viewer/viewer-frame.ts';
import { asked } from './dreamer.helper.ts';

const opened = decodeCheckpoint(readFileSync('public/agents/car-racing.safetensors'));
const { report, settings } = opened;

function shipped(agent = opened.agent): Viewer {
  const viewer = new Viewer({ env: 'CarRacing-v3' }, settings['controller.sampleZ']);
  viewer.setVision(agent.vision!.config, agent.vision!.weights);
  viewer.setMemory(agent.memory!.config, agent.memory!.weights);
  viewer.setStarts(agent.starts!);
  viewer.setController(agent.controller!.config, agent.controller!.parameters);
  return viewer;
}

beforeAll(openWasm);

describe('the distance of dream and reality', () => {
  it('grows from the same moment to 0.1 s later and to seconds later, nearly that of two random frames', async () => {
    const viewer = shipped();
    viewer.setSpread(latentSpread(report));
    const distances: number[][] = [[], [], []];
    for (const seed of [11, 12, 13, 14]) {
      viewer.restart(seed);
      await viewer.advance(asked({ steps: 40 + 5 * (seed - 10), dream: false }));
      viewer.beginDream();
      // The dream stands still while reality goes on.
      for (const [i, steps] of [0, 5, 95].entries()) {
        const { dreamDistance } = await viewer.advance(asked({ steps, dream: false }));
        distances[i].push(dreamDistance!);
      }
    }
    const [same, soon, late] = distances.map(mean);
    expect(same).toBeLessThan(15);
    expect(soon).toBeGreaterThan(1.3 * same);
    expect(late).toBeGreaterThan(1.3 * soon);
    expect(late).toBeGreaterThan(40);
    expect(late).toBeLessThan(140);
    viewer.dispose();
  });

  it('four dreams of one moment part from each other as they go on', async () => {
    const viewer = shipped();
    viewer.setSpread(latentSpread(report));
    viewer.restart(11);
    await viewer.advance(asked({ steps: 50, dream: false }));
    viewer.beginDream('here', 'draws');
    const at = async (steps: number) => (await viewer.advance(asked({ steps, fan: true }))).fanSpread!;
    expect(await at(0)).toEqual({ least: 0, median: 0, most: 0 });
    const soon = await at(5);
    const late = await at(95);
    expect(soon.least).toBeGreaterThan(0);
    expect(late.median).toBeGreaterThan(1.5 * soon.median);
    for (const { least, median, most } of [soon, late]) {
      expect(least).toBeLessThan(median);
      expect(median).toBeLessThan(most);
    }
    expect((await viewer.advance(asked())).fanSpread).toBeNull();
    viewer.dispose();
  });

  it('is not told where nobody knows the spread of V, nor without a dream', async () => {
    const viewer = shipped();
    viewer.restart(1);
    viewer.beginDream();
    expect((await viewer.advance(asked({ steps: 2 }))).dreamDistance).toBeNull();
    viewer.setSpread(8.9);
    expect((await viewer.advance(asked())).dreamDistance).toBeGreaterThan(0);
    viewer.restart(1);
    expect((await viewer.advance(asked())).dreamDistance).toBeNull();
    viewer.dispose();
  });
});

describe('the road in the dream', () => {
  /** Steps that it is gone for at the longest, every fifth of 260 looked at. */
  async function longestLost(viewer: Viewer, origin: DreamOrigin) {
    viewer.beginDream(origin);
    let longest = 0;
    let steps = 0;
    for (let i = 0; i < 52; i++) {
      const { dreamState } = await viewer.advance(asked({ steps: 5, dreamDriver: 'controller' }));
      steps = dreamState!.lost ? steps + 5 : 0;
      longest = Math.max(longest, steps);
    }
    return longest;
  }

  /** The longest that it is gone for in dreams of two tracks. */
  async function longestOfTwo(viewer: Viewer) {
    const all: number[] = [];
    for (const seed of [502, 504]) {
      viewer.restart(seed);
      all.push(await longestLost(viewer, { seed }));
    }
    viewer.dispose();
    return Math.max(...all);
  }

  it('is kept by C in its own dream', async () => {
    // The flight down to the car shows little of it.
    expect(await longestOfTwo(shipped())).toBeLessThan(30);
  });

  it('is gone in the dream of a V that paints grass alone', async () => {
    const agent = structuredClone(opened.agent);
    const { weights } = agent.vision!;
    weights['vision.decoder.deconv4.kernel'].data.fill(0);
    weights['vision.decoder.deconv4.bias'].data.set([-1, 1, -1]);
    expect(await longestOfTwo(shipped(agent))).toBe(260);
  });
});

describe("a person's dream", () => {
  /** The largest black share of its pictures in the first half second in which they do nothing. */
  async function blackest(viewer: Viewer, origin: DreamOrigin): Promise<number> {
    viewer.beginDream(origin);
    let most = 0;
    for (let i = 0; i < 6; i++) {
      const { dream, dreamState } = await viewer.advance(
        asked({ steps: 5 * Math.min(i, 1), dreamDriver: 'human' }),
      );
      let black = 0;
      for (let at = 0; at < dream!.length; at += 4)
        black += Number(dream![at] + dream![at + 1] + dream![at + 2] < 60);
      most = Math.max(most, (4 * black) / dream!.length);
      if (most < 0.05) expect(dreamState!.lost).toBe(false);
    }
    return most;
  }

  it('shows a road at once, and never the black of the flight down to the car', async () => {
    const viewer = shipped();
    for (const seed of [0, 1, 2, 3]) {
      viewer.restart(seed);
      expect(await blackest(viewer, { seed, afterOpening: 0 })).toBeLessThan(0.01);
      // The start of the dreams that are scored.
      expect(await blackest(viewer, { seed })).toBeGreaterThan(0.3);
    }
    viewer.dispose();
  });
});
