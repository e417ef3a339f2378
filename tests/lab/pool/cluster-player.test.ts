/** The pool with evaluators elsewhere: every job counts once, whoever plays it, and this machine goes on alone. */
import { describe, expect, it, vi } from 'vitest';
import { Sharing } from '../../../src/lab/clients/sharing.ts';
import { ClusterPlayer } from '../../../src/lab/pool/cluster-player.ts';
import { RolloutPool } from '../../../src/lab/pool/pool.ts';
import { Round } from '../../../src/lab/pool/round.ts';
import type { AgentSpec, Job, Outcome } from '../../../src/rollout/jobs.ts';
import { Control, Stopped } from '../../../src/threads/control.ts';
import { ThreadLost } from '../../../src/threads/thread.ts';
import { jobs } from './jobs.helper.ts';

const outcomeOf = ({ id, seed }: Job): Outcome => ({ id, return: Math.sin(seed), steps: 10 });
const SERVER = 'ws://coordinator:secret@127.0.0.1:9222';

/** A worker of this machine: each call ends what it was given, after a moment. */
class FakeRollout {
  played = 0;
  dropped: number[] = [];
  /** What it waits for before it ends anything. */
  private readonly hold: () => Promise<unknown>;

  constructor(hold: () => Promise<unknown>) {
    this.hold = hold;
  }
  prepare = async (): Promise<void> => undefined;
  async play(fresh: Job[], _milliseconds: number, _preview: boolean, dropped: number[] = []) {
    this.dropped.push(...dropped);
    await this.hold();
    await new Promise((resolve) => setTimeout(resolve, 5));
    this.played += fresh.length;
    return { outcomes: fresh.map(outcomeOf), steps: 10, previews: [] };
  }
}

/** Evaluators as the cluster's worker reports them. `answer` turns what they were given into what came. */
class FakeCluster {
  given: number[] = [];
  here: Outcome[] = [];
  begun = 0;
  private round: Job[] = [];
  private readonly answer: (ids: number[], jobs: Job[], here: Outcome[]) => Record<string, unknown>;

  constructor(answer: FakeCluster['answer']) {
    this.answer = answer;
  }
  coordinate = async (): Promise<null> => null;
  /** Why the agent cannot be stored; null where it can. */
  away: string | null = null;
  connected = true;
  prepared = 0;
  async prepare(): Promise<void> {
    this.prepared++;
    if (this.away !== null) throw new Error(this.away);
  }
  state = async () => ({ evaluators: [], refused: {}, unsent: 0, connected: this.connected });
  end = async (): Promise<void> => undefined;
  async begin(all: Job[]): Promise<void> {
    this.begun++;
    this.round = all;
  }
  async play(ids: number[], here: Outcome[]) {
    this.given.push(...ids);
    this.here.push(...here);
    await new Promise((resolve) => setTimeout(resolve, 2));
    const nothing = { outcomes: [], retracted: [], referee: [], notices: [], late: 0, free: 8, capacity: 16 };
    return { ...nothing, ...this.answer(ids, this.round, here) };
  }
}

const threadOf = <T>(worker: T, fatal = Number.POSITIVE_INFINITY) => {
  let calls = 0;
  return {
    call: (what: (remote: T) => Promise<unknown>) =>
      ++calls === fatal ? Promise.reject(new ThreadLost('killed by the test')) : what(worker),
    end: () => undefined,
  };
};

async function play(
  cluster: FakeCluster[],
  {
    fatal = Number.POSITIVE_INFINITY,
    ...options
  }: Parameters<typeof playRounds>[2] & { fatal?: number } = {},
) {
  let connected = 0;
  const connect = () => threadOf(cluster[connected++], connected === 1 ? fatal : undefined);
  return playRounds(connect, 1, options);
}

/** Rounds of the same jobs. @param between called after each of them */
async function playRounds(
  connect: () => unknown,
  rounds: number,
  {
    count = 60,
    control = new Control(),
    now = () => performance.now(),
    between = async (_played: number): Promise<void> => undefined,
    hold = async (): Promise<unknown> => undefined,
  } = {},
) {
  const notices: string[] = [];
  const locals = [new FakeRollout(hold), new FakeRollout(hold)];
  let spawned = 0;
  const events = {
    onLoad: () => undefined,
    onPreviews: () => undefined,
    onNotice: (text: string) => notices.push(text),
  };
  const spawn = (() => threadOf(locals[spawned++])) as unknown as ConstructorParameters<
    typeof RolloutPool
  >[2];
  const pool = new RolloutPool(2, events, spawn);
  const player = new ClusterPlayer(SERVER, 'a test', events, connect as never, now);
  await player.open();
  pool.shareWith(player);
  await pool.prepare({} as AgentSpec);
  try {
    let outcomes: Outcome[] = [];
    for (let round = 1; round <= rounds; round++) {
      outcomes = await pool.play(jobs(count), control);
      await between(round);
    }
    return { outcomes, notices, locals };
  } finally {
    await player.end();
  }
}

const all = (ids: number[], round: Job[]) => ({ outcomes: ids.map((id) => outcomeOf(round[id])) });

describe('a pool that shares its rounds', () => {
  it('has the outcomes of one that does not, and both sides play', async () => {
    const cluster = new FakeCluster(all);
    const { outcomes, locals } = await play([cluster]);
    expect(outcomes).toEqual(jobs(60).map(outcomeOf));
    expect(cluster.given.length).toBeGreaterThan(5);
    expect(locals[0].played).toBeGreaterThan(5);
    const others = cluster.given.length + locals[0].played + locals[1].played;
    expect(others).toBeLessThanOrEqual(60 + 32);
  });

  it('plays itself what evaluators take and never give', async () => {
    const cluster = new FakeCluster(() => ({}));
    const { outcomes } = await play([cluster]);
    expect(outcomes).toEqual(jobs(60).map(outcomeOf));
    expect(cluster.given.length).toBeGreaterThan(0);
  });

  it('decides where two disagree, and tells what it found', async () => {
    const cluster = new FakeCluster((ids) => ({ referee: ids }));
    const { outcomes } = await play([cluster]);
    expect(outcomes).toEqual(jobs(60).map(outcomeOf));
    const told = new Set(cluster.here.map(({ id }) => id));
    for (const id of cluster.given) expect(told).toContain(id);
  });

  it('plays again what is taken back, also after the last outcome', async () => {
    const lies: number[] = [];
    let isSeen = false;
    const cluster = new FakeCluster((ids, round, here) => {
      isSeen ||= here.length > 100;
      if (isSeen) return { retracted: lies.splice(0), outcomes: ids.map((id) => outcomeOf(round[id])) };
      lies.push(...ids);
      return { outcomes: ids.map((id) => ({ ...outcomeOf(round[id]), return: 900 })) };
    });
    const seen = cluster.play.bind(cluster);
    // Told of all that this machine played at once, which is after its last outcome.
    const kept: Outcome[] = [];
    cluster.play = async (ids, here) => {
      kept.push(...here);
      return seen(ids, kept);
    };
    const { outcomes } = await play([cluster], { count: 300 });
    expect(isSeen).toBe(true);
    expect(outcomes).toEqual(jobs(300).map(outcomeOf));
  });

  it('loses nothing with the worker that holds the connection', async () => {
    const first = new FakeCluster(() => ({}));
    const second = new FakeCluster(all);
    const { outcomes, notices } = await play([first, second], { fatal: 5 });
    expect(outcomes).toEqual(jobs(60).map(outcomeOf));
    expect(notices.join()).toMatch(/killed by the test/);
    expect(second.begun).toBe(1);
  });

  it('goes on alone where the cluster cannot', async () => {
    const cluster = new FakeCluster(() => {
      throw new Error('the connection was closed for good');
    });
    const { outcomes, notices } = await play([cluster]);
    expect(outcomes).toEqual(jobs(60).map(outcomeOf));
    expect(notices).toEqual([
      'Evaluators cannot be reached, this machine plays alone and tries again in 60 s: the connection was closed ' +
        'for good',
    ]);
  });

  it('does not blame evaluators for a file that this machine cannot write', async () => {
    const notices: string[] = [];
    const connect = () => threadOf(new FakeCluster(all));
    const player = new ClusterPlayer(
      SERVER,
      'a test',
      { onNotice: (text) => notices.push(text) },
      connect as never,
    );
    await player.open();
    const keep = () => Promise.reject(new Error('no room'));
    await expect(player.play(new Round(jobs(4)), new Control(), 1, keep)).rejects.toThrow('no room');
    expect(notices).toEqual([]);
    await player.end();
  });

  it('goes on alone where the server is away when it gets the agent, and tries again after a minute', async () => {
    const cluster = new FakeCluster(all);
    cluster.away = 'timeout';
    let now = 0;
    const given: number[] = [];
    const between = async (played: number): Promise<void> => {
      given.push(cluster.given.length);
      if (played === 2) cluster.away = null;
      now += 40_000;
    };
    const connect = () => threadOf(cluster);
    const { outcomes, notices } = await playRounds(connect, 3, { now: () => now, between });
    expect(outcomes).toEqual(jobs(60).map(outcomeOf));
    expect(notices).toEqual([
      'Evaluators cannot be reached, this machine plays alone and tries again in 60 s: timeout',
    ]);
    expect(given.slice(0, 2)).toEqual([0, 0]);
    expect(given[2]).toBeGreaterThan(0);
    // In vain, and before the round in which they take part again.
    expect([cluster.prepared, cluster.begun]).toEqual([2, 1]);
  });

  it('tries again in the middle of a round, too', async () => {
    let now = 0;
    let isAway = true;
    const cluster = new FakeCluster((ids, round) => {
      if (!isAway) return all(ids, round);
      isAway = false;
      setTimeout(() => {
        now += 60_000;
      }, 20);
      throw new Error('the connection was closed for good');
    });
    // This machine would be done before.
    const hold = () => vi.waitFor(() => expect(cluster.given.length).toBeGreaterThan(0), 20_000);
    const { outcomes, notices } = await playRounds(() => threadOf(cluster), 1, { now: () => now, hold });
    expect(outcomes).toEqual(jobs(60).map(outcomeOf));
    expect(notices).toHaveLength(1);
    expect(cluster.begun).toBe(2);
  });

  it('does not wait for a server of which it knows that it is still away', async () => {
    const cluster = new FakeCluster(all);
    cluster.away = 'timeout';
    cluster.connected = false;
    let now = 0;
    const between = async (): Promise<void> => {
      now += 61_000;
      // It is told of the connection once a second.
      await new Promise((resolve) => setTimeout(resolve, 1500));
    };
    await playRounds(() => threadOf(cluster), 2, { now: () => now, between });
    expect(cluster.prepared).toBe(1);
  });

  it('ends when it is stopped', async () => {
    const control = new Control();
    const cluster = new FakeCluster(() => {
      control.stop();
      return {};
    });
    await expect(play([cluster], { control, count: 500 })).rejects.toThrow(Stopped);
  });

  it('refuses an address that is none', () => {
    expect(() => new ClusterPlayer('10.0.0.2', 'x', { onNotice: () => undefined })).toThrow(/is like ws:/);
  });
});

describe('a round', () => {
  it('gives each job once, own ones first, copies only to who has nothing', () => {
    const round = new Round(jobs(10));
    round.elsewhere = 2;
    const away = round.takeAway(8, 2);
    expect(away.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4]);
    round.referee([1]);
    const none = new Map<number, Job>();
    expect(round.take(2, 1, none).map(({ id }) => id)).toEqual([1, 5]);
    while (round.left > 0) round.take(16, 1, none);
    expect(round.take(16, 1, new Map([[5, away[0]]]))).toEqual([]);
    expect(round.take(16, 1, none).map(({ id }) => id)).toEqual([0, 2, 3, 4]);
    expect(round.take(16, 1, none)).toEqual([]);
  });

  it('plays again what is taken back, also before it came; what this machine played stays', () => {
    const round = new Round(jobs(4));
    round.elsewhere = 1;
    expect(round.takeAway(3, 0)).toHaveLength(3);
    round.add([{ id: 0, return: 900, steps: 1 }]);
    round.addHere([{ id: 2, return: 3, steps: 1 }]);
    round.retract([0, 1, 2]);
    expect(round.outcomes).toEqual(new Map([[2, { id: 2, return: 3, steps: 1 }]]));
    // The referee's are this machine's only.
    round.referee([1]);
    expect(round.takeAway(9, 0).map(({ id }) => id)).toEqual([0, 3]);
    expect(round.take(9, 1, new Map()).map(({ id }) => id)).toEqual([1]);
  });

  it('counts the first outcome of a job only', () => {
    const done: number[] = [];
    const round = new Round(jobs(2), (count) => done.push(count));
    round.add([{ id: 0, return: 1, steps: 1 }]);
    round.addHere([{ id: 0, return: 2, steps: 1 }]);
    expect(round.outcomes.get(0)?.return).toBe(1);
    expect(round.takeHere()).toEqual([]);
    expect(done).toEqual([1, 1]);
    expect(round.isOver).toBe(false);
    round.addHere([{ id: 1, return: 3, steps: 1 }]);
    expect(round.isOver).toBe(true);
  });
});

it('a server that does not answer leaves no worker behind, and says why', async () => {
  let ended = 0;
  const worker = {
    coordinate: () => Promise.reject(new Error('no NATS server answers')),
    end: async (): Promise<void> => undefined,
  };
  const thread = {
    call: async (use: (of: typeof worker) => unknown) => use(worker),
    end: () => void ended++,
  };
  const sharing = new Sharing();
  sharing.over(SERVER);
  const events = {
    onNotice: (text: string) => {
      throw new Error(text);
    },
  };
  await expect(sharing.open({} as RolloutPool, 'a run', events, () => thread as never)).rejects.toThrow(
    'no NATS server answers',
  );
  expect(ended).toBe(1);
});
