/** The viewer worker through its client: what is watched is what is scored, also after its thread was lost. */
import { beforeAll, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { ViewerClient } from '../../src/lab/clients/viewer-client.ts';
import type { ViewerWorker } from '../../workers/viewer.ts';
import { settings, wholeRun } from '../lab/whole-run.helper.ts';
import { playAlone } from '../rollout/agents.helper.ts';
import { realThread } from './real-workers.helper.ts';

const STEPS = 30;
const { agent } = wholeRun();
// Some gas: a car that stands still proves nothing.
agent.controller!.parameters.fill(0.02);
agent.controller!.parameters[1] = 0.5;

function viewer() {
  const notices: string[] = [];
  const kills: (() => void)[] = [];
  const client = new ViewerClient(
    (text) => notices.push(text),
    () => {
      const { thread, kill } = realThread<ViewerWorker>('viewer', 'viewer.ts');
      kills.push(kill);
      return thread;
    },
  );
  return { client, notices, kill: () => kills.at(-1)!(), started: () => kills.length };
}

/** The return of C's first steps on the track of `seed`, as the loop that scores it has it. */
function scored(seed: number): number {
  const { vision, memory, controller } = agent;
  const spec = {
    world: { env: 'CarRacing-v3' } as const,
    vision: vision!,
    memory: memory!,
    controller: controller!.config,
    sampleZ: settings['controller.sampleZ'],
  };
  const { parameters } = controller!;
  const job = {
    id: 0,
    candidate: 0,
    parameters,
    seed,
    world: 'real',
    maxSteps: STEPS,
    patience: 0,
    tau: 1,
  } as const;
  return playAlone(spec, [job], 1)[0].return;
}

const request = { actor: 'controller', tau: 1, dream: false, dreamDriver: 'reality' } as const;

beforeAll(openWasm);

const { client, notices, kill, started } = viewer();

it('a real viewer shows the episode that is scored, also after its thread was killed', async () => {
  await client.openAgent(settings, agent);
  const watched = async (seed: number) => {
    const first = await client.reset({ seed, actor: 'controller', opponent: null });
    const last = await client.advance({ ...request, steps: STEPS });
    return { first, last };
  };
  const seen = await watched(5);
  expect(seen.first).toMatchObject({
    driver: 'controller',
    step: 0,
    has: { vision: true, memory: true },
  });
  expect(seen.last).toMatchObject({ driver: 'controller', step: STEPS });
  expect(seen.last.episodeReturn).toBe(scored(5));
  expect(seen.last.frame).not.toEqual(seen.first.frame);
  const other = await watched(6);
  expect(other.last.episodeReturn).toBe(scored(6));
  expect(other.last.frame).not.toEqual(seen.last.frame);

  kill();
  const again = await watched(5);
  expect(again.last.episodeReturn).toBe(seen.last.episodeReturn);
  expect(again.last.frame).toEqual(seen.last.frame);
  expect(started()).toBe(2);
  expect(notices).toEqual([expect.stringMatching(/viewer was restarted.*died/)]);
});

it('a real viewer without C says that the driver drives, and decodes nothing of another size', async () => {
  await client.openAgent(settings, { ...agent, controller: null });
  const frame = await client.advance({ ...request, steps: 1 });
  expect(frame).toMatchObject({ driver: 'driver', has: { controller: false } });
  expect(await client.decode(new Float32Array(settings['vision.latentSize']))).toHaveLength(64 * 64 * 4);
  expect(await client.decode(new Float32Array(3))).toBeNull();
});

it('a real viewer dreams the dream that is scored, four at once, says how far from reality, and wakes up', async () => {
  await client.openAgent(settings, agent);
  await client.setSpread(4);
  const asleep = await client.advance({ ...request, steps: 20 });
  const score = await client.scoreDream({ seed: 3 }, 0.8);
  expect(await client.beginDream({ seed: 3 }, 'draws')).toBe(true);
  const dreamed = { ...request, dream: true, dreamDriver: 'controller', tau: 0.8, fan: true } as const;
  let frame = await client.advance({ ...dreamed, steps: 0 });
  expect(frame.fan!.map(({ length }) => length)).toEqual(Array(4).fill(64 * 64 * 4));
  expect(frame.fan![0]).toEqual(frame.dream);
  expect(frame.dreamDistance).toBeGreaterThan(0);
  while (!frame.dreamState!.ended) frame = await client.advance({ ...dreamed, steps: 8, hold: true });
  expect(frame.fanStates).toHaveLength(4);
  expect(score).toEqual({ episodeReturn: frame.dreamState!.episodeReturn, step: frame.dreamState!.step });

  await client.advance({ ...request, steps: 15 });
  expect(await client.wakeUp()).toBe(true);
  expect(await client.wakeUp()).toBe(false);
  const awake = await client.advance({ ...request, steps: 0 });
  expect(awake).toMatchObject({ step: asleep.step, episodeReturn: asleep.episodeReturn, dreamState: null });
  expect(awake.frame).toEqual(asleep.frame);
});

it('a real viewer refuses what does not exist by name, and goes on', async () => {
  await client.openAgent(settings, agent);
  const ghost = { ...request, steps: 1, actor: 'ghost' as 'driver' };
  await expect(client.advance(ghost)).rejects.toThrow(/unknown driver 'ghost'; there are 'driver'/);
  await expect(client.scoreDream({ seed: 1 }, Number.NaN)).rejects.toThrow(
    /tau must be a positive number, got NaN/,
  );
  expect((await client.advance({ ...request, steps: 1 })).step).toBe(1);
});
