/** Diagnostics are many calls of one worker: where it dies, another one starts over; only a stop ends them. */
import { expect, it } from 'vitest';
import { ThreadLost } from '../../../src/lab/clients/workers.ts';
import { RolloutPool } from '../../../src/lab/pool/pool.ts';
import { measureAgent } from '../../../src/lab/stages/diagnose.ts';
import { Control, Stopped } from '../../../src/threads/control.ts';
import { wholeRun } from '../whole-run.helper.ts';

type Spawn = NonNullable<ConstructorParameters<typeof RolloutPool>[2]>;

const CALLS = 5;
const paths = Array.from({ length: 400 }, (_, i) => ({ trajectory: `${i}`, latents: `${i}` }));

/** Workers that need a few calls for a card; the `fatal`-th call of all dies. */
function poolOf(fatal: number) {
  const log = { calls: 0, spawned: 0, asked: [] as number[][], notices: [] as string[] };
  const spawn = (() => {
    log.spawned++;
    let begun = 0;
    const worker = {
      beginAgentReport({ seen, unseen }: { seen: object[]; unseen: object[] }) {
        begun = 1;
        log.asked.push([seen.length, unseen.length]);
      },
      continueReport() {
        if (begun === 0) throw new Error('advanced before it was begun');
        const fraction = begun++ / CALLS;
        return { report: fraction === 1 ? { speed: 0.9 } : null, progress: { fraction, detail: 'so far' } };
      },
    };
    return {
      call: async (what: (remote: typeof worker) => unknown) => {
        if (++log.calls === fatal) throw new ThreadLost('killed by the test');
        return what(worker);
      },
      end: () => undefined,
    };
  }) as unknown as Spawn;
  const events = {
    onLoad: () => undefined,
    onPreviews: () => undefined,
    onNotice: (text: string) => log.notices.push(text),
  };
  return { pool: new RolloutPool(1, events, spawn), log };
}

const { settings, agent } = wholeRun();
const roomOf = (pool: RolloutPool, control = new Control()) => ({
  settings: { ...settings, 'collect.steps': 299 },
  agent,
  control,
  pool,
});

it.each([Number.POSITIVE_INFINITY, 1, 4])('ends with a card, the %s-th call dying', async (fatal) => {
  const { pool, log } = poolOf(fatal);
  const fractions: number[] = [];
  const card = await measureAgent(roomOf(pool), { seen: paths, unseen: paths }, (fraction) =>
    fractions.push(fraction),
  );
  expect(card).toEqual({ car: { speed: 0.9 } });
  expect(fractions.at(-1)).toBe(1);
  expect(log.spawned).toBe(fatal === Number.POSITIVE_INFINITY ? 1 : 2);
  expect(log.notices).toHaveLength(log.spawned - 1);
  // 108,000 and 36,000 frames are enough, in episodes of 300.
  expect(log.asked.at(-1)).toEqual([360, 120]);
});

it('a stop ends it between two calls', async () => {
  const { pool } = poolOf(Number.POSITIVE_INFINITY);
  const control = new Control();
  const examining = measureAgent(roomOf(pool, control), { seen: paths, unseen: paths }, () => control.stop());
  await expect(examining).rejects.toThrow(Stopped);
});
