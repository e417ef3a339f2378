/**
 * The dream of a seed on the page has the return that `npm run evaluate -- --world dream` prints for that seed: the
 * loop, with the real viewer behind it, beside the evaluation's own jobs.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import type { RolloutPool } from '../../src/lab/pool/pool.ts';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { evaluateAgent } from '../../src/lab/stages/evaluate.ts';
import type { Job } from '../../src/rollout/jobs.ts';
import type { ViewerClient } from '../../src/store/engine.ts';
import { ViewerLoop } from '../../src/store/viewer-loop.ts';
import type { Control } from '../../src/threads/control.ts';
import { playAlone } from '../rollout/agents.helper.ts';
import { dreamer, parametersOf, viewerOf } from '../viewer/dreamer.helper.ts';

const spec = dreamer(0.02);
const settings = { ...presetSettings('car-racing', 'smoke'), seed: 7 };
const TAU = 0.9;
const SEED = 20;
const EPISODES = 4;

/** What the command prints, a line per episode. */
async function evaluated(tau: number): Promise<readonly number[]> {
  const pool = { play: async (jobs: readonly Job[]) => playAlone(spec, jobs, 3) };
  const plan = {
    parameters: parametersOf(spec),
    episodes: EPISODES,
    seed: SEED,
    world: 'dream',
    tau,
  } as const;
  const { agent } = await evaluateAgent(pool as unknown as RolloutPool, plan, {} as Control, () => undefined);
  return agent.returns;
}

function page() {
  const viewer = viewerOf(spec);
  const client: ViewerClient = {
    configure: async ({ seed }) => viewer.restart(seed),
    advance: async (request) => viewer.advance(request),
    seek: async () => undefined,
    setOther: async () => undefined,
    reset: async ({ seed, actor, opponent }) => {
      viewer.restart(seed, opponent, actor);
      return viewer.advance({ steps: 0, actor, tau: 1, dream: false, dreamDriver: 'reality' });
    },
    score: (actor, seed) => viewer.score(actor, seed),
    scoreDream: (origin, tau) => viewer.scoreDream(origin, tau),
    beginDream: async (origin, fan) => viewer.beginDream(origin, fan),
    wakeUp: async () => viewer.wakeUp(),
    decode: (z) => viewer.networks.decode(z),
    decodeAll: (z) => viewer.networks.decodeAll(z),
    encode: async (picture) => viewer.networks.encode(picture),
    feedDream: async (z) => viewer.feedDream(z),
    collect: async () => null,
    controllerParts: async () => null,
    editController: async () => undefined,
    episodeFrame: async () => null,
    drawOn: async () => undefined,
    look: async () => undefined,
  };
  const clock = { nextFrame: () => undefined, hidden: () => false };
  const onError = (error: unknown) => expect(error).toBeNull();
  return { viewer, loop: new ViewerLoop(client, clock, { playing: false, onError }) };
}

/** Stepped by hand to its end, a few steps at a time. */
async function dreamedOnThePage(loop: ViewerLoop, seed: number): Promise<number> {
  await loop.dreamFromSeed(seed);
  expect(loop.latest!.dreamState).toMatchObject({ origin: 'start', step: 0, episodeReturn: 0 });
  while (!loop.latest!.dreamState!.ended) await loop.step(7);
  expect(loop.latest!.dreamState!.drivers).toBe('one');
  return loop.latest!.dreamState!.episodeReturn;
}

beforeAll(openWasm);

describe('the dream of a seed', () => {
  it('has the return that the evaluation has for that seed, one after the other', async () => {
    const expected = await evaluated(TAU);
    const { viewer, loop } = page();
    await loop.configure(settings);
    await loop.step(20);
    loop.setTau(TAU);
    const returns: number[] = [];
    for (let i = 0; i < EPISODES; i++) returns.push(await dreamedOnThePage(loop, SEED + i));
    expect(returns).toEqual(expected);
    expect(new Set(returns).size).toBe(EPISODES);
    viewer.dispose();
  });

  it('has not where the temperature is another', async () => {
    const expected = await evaluated(1.3);
    const { viewer, loop } = page();
    await loop.configure(settings);
    loop.setTau(TAU);
    expect(await dreamedOnThePage(loop, SEED)).not.toBe(expected[0]);
    viewer.dispose();
  });

  it('of a person is another, from the grid: they are compared with C in that one', async () => {
    const { viewer, loop } = page();
    await loop.configure(settings);
    await loop.reset(SEED);
    loop.setTau(TAU);
    loop.humanAction = () => [0, 0.2, 0];
    await loop.driveDream();
    loop.pause();
    while (loop.state.getState().dreamResult === null) await loop.step(8);
    const scored = new Promise((resolve) =>
      loop.state.subscribe(({ dreamResult }) => dreamResult?.c && resolve(dreamResult.c.episodeReturn)),
    );
    const ofC = await scored;
    const { you, seed } = loop.state.getState().dreamResult!;
    expect(seed).toBe(SEED);
    expect(you.episodeReturn).not.toBe(ofC);
    viewer.beginDream({ seed: SEED, afterOpening: 1 });
    const steps = { steps: 500, actor: 'controller', tau: TAU, dream: true, hold: true } as const;
    const { dreamState } = await viewer.advance({ ...steps, dreamDriver: 'controller' });
    expect(dreamState).toMatchObject({ ended: true, episodeReturn: ofC });
    viewer.dispose();
  });
});
