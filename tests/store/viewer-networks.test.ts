/**
 * The loop of what is watched beside a run that begins at any moment: whatever message the networks vanish before,
 * and come back before, the world goes on. The viewer is the real one; only its thread is left out.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { parameterCount } from '../../src/controller/controller.ts';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import type { ViewerClient } from '../../src/store/engine.ts';
import { ViewerLoop } from '../../src/store/viewer-loop.ts';
import { Viewer } from '../../src/viewer/viewer.ts';
import { specOf } from '../rollout/agents.helper.ts';

const spec = specOf('zh', true);
const parameters = new Float32Array(parameterCount(spec.controller)).fill(0.1);
const settings = { ...presetSettings('car-racing', 'smoke'), seed: 7 };
/** More than the visit below sends. */
const MESSAGES = 50;

/** A viewer whose networks another thread takes away before message `empties`, and gives back `later` messages on. */
function thread(empties: number, later: number) {
  let viewer = new Viewer({ env: 'CarRacing-v3' }, true);
  let messages = 0;
  const teach = (): void => {
    viewer.setVision(spec.vision.config, spec.vision.weights);
    viewer.setMemory(spec.memory.config, spec.memory.weights);
    viewer.setController(spec.controller, parameters);
  };
  const message = <R>(what: (viewer: Viewer) => R | Promise<R>): Promise<R> => {
    if (messages === empties) {
      viewer.dispose();
      viewer = new Viewer({ env: 'CarRacing-v3' }, true);
      viewer.restart(settings.seed);
    }
    if (messages === empties + later) teach();
    messages++;
    return Promise.resolve(what(viewer));
  };
  teach();
  const client: ViewerClient = {
    configure: () => message((present) => void present.restart(settings.seed)),
    advance: (request) => message((present) => present.advance(request)),
    seek: async () => undefined,
    setOther: async () => undefined,
    reset: ({ seed, actor, opponent }) =>
      message((present) => {
        present.restart(seed, opponent);
        return present.advance({ steps: 0, actor, tau: 1, dream: false, dreamDriver: 'reality' });
      }),
    score: (actor, seed) => message((present) => present.score(actor, seed)),
    scoreDream: (origin, tau) => message((present) => present.scoreDream(origin, tau)),
    beginDream: () => message((present) => present.beginDream()),
    wakeUp: () => message((present) => present.wakeUp()),
    decode: (z) => message((present) => present.networks.decode(z)),
    decodeAll: (z) => message((present) => present.networks.decodeAll(z)),
    encode: (picture) => message((present) => present.networks.encode(picture)),
    feedDream: (z) => message((present) => present.feedDream(z)),
    collect: async () => null,
    controllerParts: async () => null,
    editController: async () => undefined,
    episodeFrame: async () => null,
    drawOn: async () => undefined,
    look: async () => undefined,
  };
  return { client, messages: () => messages };
}

/** Somebody watches C dream, dreams again, races C against the script, decodes a z, all while the world plays. */
async function visit(empties: number, later: number) {
  const { client, messages } = thread(empties, later);
  const errors: unknown[] = [];
  let tick: (time: number) => void = () => undefined;
  let time = 0;
  const clock = {
    nextFrame: (callback: (time: number) => void) => {
      tick = callback;
    },
    hidden: () => false,
  };
  const loop = new ViewerLoop(client, clock, { playing: true, onError: (error) => errors.push(error) });
  const play = async (frames: number): Promise<void> => {
    for (let i = 0; i < frames; i++) {
      tick((time += 40));
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  };
  await loop.configure(settings);
  await play(12);
  void loop.startDream();
  await play(4);
  loop.setOpponent('driver');
  await play(8);
  await client.decode(new Float32Array(spec.vision.config.latentSize)).catch((error) => errors.push(error));
  await play(6);
  let shown = 0;
  loop.subscribe(() => shown++);
  await play(6);
  return {
    errors,
    messages: messages(),
    shown,
    playing: loop.state.getState().playing,
  };
}

beforeAll(openWasm);

describe('the watched world while a run takes its networks away', () => {
  it.each([0, 1])(
    'goes on whatever message they vanish before, every second one from %i on',
    async (first) => {
      for (let empties = first; empties < MESSAGES; empties += 2) {
        const { errors, shown, playing } = await visit(empties, Number.POSITIVE_INFINITY);
        expect({ empties, errors, playing }).toEqual({ empties, errors: [], playing: true });
        expect(shown).toBeGreaterThan(4);
      }
    },
  );

  it('goes on when they come back, one message later or several', async () => {
    for (let empties = 0; empties < MESSAGES; empties += 2) {
      const { errors, shown, playing } = await visit(empties, 1 + (empties % 5));
      expect({ empties, errors, playing }).toEqual({ empties, errors: [], playing: true });
      expect(shown).toBeGreaterThan(4);
    }
  });

  it('is asked no more than the messages above', async () => {
    const { messages } = await visit(Number.POSITIVE_INFINITY, 0);
    expect(messages).toBeGreaterThan(MESSAGES - 15);
    expect(messages).toBeLessThanOrEqual(MESSAGES);
  });
});
