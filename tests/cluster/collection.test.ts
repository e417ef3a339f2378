/** Episodes that are collected by evaluators, over a real nats-server: their files, and who may give them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pack } from '../../src/files/deflate.ts';
import { hashOf } from '../../src/math/hash.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import type { Job } from '../../src/rollout/jobs.ts';
import { hasNatsServer, NatsServer, whySkipped } from './nats-server.helper.ts';
import { coordinate, evaluate, jobsOf, outcomeOf, playRound, SPEC } from './players.helper.ts';

/** As large as an episode whose frames are all kept, for some seeds; noise gets no smaller on the way. */
function fileOf(seed: number): Uint8Array {
  const random = new Xoshiro128(seed);
  return Uint8Array.from({ length: seed % 10 === 0 ? 500_000 : 3000 }, () => 256 * random.random());
}

const collect = (job: Job) => ({ ...outcomeOf(job), file: pack(fileOf(job.seed)) });
/** Its return and steps are right. */
const forge = (job: Job) => ({ ...outcomeOf(job), file: pack(fileOf(job.seed + 1)) });

const orders = (count: number, first: number): Job[] =>
  jobsOf(count, first).map((job) => {
    const { id: index, seed, maxSteps: steps } = job;
    return { ...job, parameters: null, order: { world: SPEC.world, index, seed, steps } };
  });

describe.skipIf(!hasNatsServer)(`a shared collection over a nats-server${whySkipped}`, () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await NatsServer.start();
  });
  afterAll(() => server.end());

  it('files come back whole, from the engine of the coordinator alone; a forged one is seen', async () => {
    const join = async (name: string, play = collect, print = 'engine-a') =>
      evaluate(await server.connect('evaluator'), name, { print }, play);
    const machines = [await join('honest'), await join('also'), await join('forger', forge)];
    const other = await join('other', collect, 'engine-b');
    const made = await coordinate(await server.connect('coordinator'), { share: 1 });
    const jobs = orders(30, 0);
    const withHash = (job: Job) => ({ ...outcomeOf(job), contents: hashOf(fileOf(job.seed)) });
    const { outcomes } = await playRound(made, jobs, 60_000, withHash);
    expect(outcomes.map((outcome) => ({ ...outcome, file: 0 }))).toEqual(
      jobs.map((job) => ({ ...withHash(job), file: 0 })),
    );
    const travelled = outcomes.filter((outcome) => outcome?.file !== undefined);
    expect(travelled.length).toBeGreaterThan(5);
    for (const outcome of travelled) expect(outcome!.file).toEqual(fileOf(jobs[outcome!.id].seed));
    expect(made.roster.quarantined()).toEqual(['forger']);
    expect(other.begun).toEqual([]);
    await Promise.all([made.end(), ...[...machines, other].map(({ end }) => end.leave())]);
  });

  it('those of an earlier life of the coordinator are read again, not collected', async () => {
    const one = evaluate(await server.connect('evaluator'), 'one', {}, collect);
    const jobs = orders(12, 1000);
    const first = await coordinate(await server.connect('coordinator'));
    await playRound(first, jobs);
    const begun = one.begun.length;
    const second = await coordinate(await server.connect('coordinator'));
    const { outcomes } = await playRound(second, jobs);
    expect(outcomes.map((outcome) => outcome?.file)).toEqual(jobs.map(({ seed }) => fileOf(seed)));
    expect(one.begun.length).toBe(begun);
    await Promise.all([first.end(), second.end(), one.end.leave()]);
  });
});
