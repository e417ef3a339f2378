/** Which slot plays what, when an episode ends, and what of a job's before is left: nothing. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Job, Outcome } from '../../src/rollout/jobs.ts';
import { type EpisodeSlot, VectorEpisodes } from '../../src/rollout/vector-episodes.ts';

const made: VectorEpisodes[] = [];
afterEach(() => {
  for (const episodes of made.splice(0)) episodes.close();
});

function lanesOf(count: number): VectorEpisodes {
  const episodes = new VectorEpisodes({ env: 'CarRacing-v3' }, count);
  made.push(episodes);
  return episodes;
}

const job = (id: number, changes: Partial<Job> = {}): Job => ({
  id,
  candidate: 10 + id,
  parameters: new Float32Array(1),
  seed: 40 + id,
  world: 'real',
  maxSteps: 4,
  patience: 0,
  tau: 1,
  ...changes,
});

const never = (): boolean => {
  throw new Error('nobody dreams here');
};

/** Full gas in every slot until all is over; who began when. */
function play(episodes: VectorEpisodes, dream: (slot: EpisodeSlot) => boolean = never) {
  const outcomes: Outcome[] = [];
  const begun: string[] = [];
  for (let step = 0; episodes.pending > 0; step++) {
    episodes.begin(episodes.slots, ({ index, job: begins }) =>
      begun.push(`job ${begins!.id} in slot ${index} at ${step}`),
    );
    for (const { index } of episodes.slots) episodes.actions.set([0, 1, 0], 3 * index);
    episodes.step(
      episodes.slots.filter((slot) => slot.job !== null),
      dream,
      outcomes,
    );
  }
  return { outcomes, begun };
}

describe('VectorEpisodes', () => {
  it('gives waiting jobs to free slots in their order', () => {
    const episodes = lanesOf(2);
    episodes.add([job(0, { maxSteps: 3 }), job(1, { maxSteps: 5 }), job(2), job(3)]);
    expect(episodes.pending).toBe(4);
    const { begun, outcomes } = play(episodes);
    expect(begun).toEqual([
      'job 0 in slot 0 at 0',
      'job 1 in slot 1 at 0',
      'job 2 in slot 0 at 3',
      'job 3 in slot 1 at 5',
    ]);
    expect(outcomes.map(({ id, steps }) => [id, steps])).toEqual([
      [0, 3],
      [1, 5],
      [2, 4],
      [3, 4],
    ]);
    expect(episodes.steps).toBe(16);
    expect(episodes.pending).toBe(0);
  });

  it('begins in the given slots only', () => {
    const episodes = lanesOf(4);
    episodes.add([job(0), job(1), job(2)]);
    const second = episodes.slots.slice(2);
    episodes.begin(second, () => undefined);
    expect(episodes.slots.map((slot) => slot.job?.id)).toEqual([undefined, undefined, 0, 1]);
    // Nobody is free there any more.
    episodes.begin(second, never);
    expect(episodes.pending).toBe(3);
  });

  it('a job in a slot that was used before is the same job', () => {
    const alone = lanesOf(1);
    alone.add([job(1, { maxSteps: 60 })]);
    const after = lanesOf(1);
    after.add([job(0, { maxSteps: 90 }), job(1, { maxSteps: 60 })]);
    const [expected] = play(alone).outcomes;
    expect(expected.return).not.toBe(0);
    expect(play(after).outcomes[1]).toEqual(expected);
    const other = lanesOf(1);
    other.add([job(1, { maxSteps: 60, seed: 5 })]);
    expect(play(other).outcomes[0].return).not.toBe(expected.return);
  });

  it('counts patience from the last new tile', () => {
    const still = lanesOf(1);
    still.add([job(0, { maxSteps: 60, patience: 12 })]);
    const outcomes: Outcome[] = [];
    while (still.pending > 0) {
      still.begin(still.slots, () => undefined);
      still.step(still.slots, never, outcomes);
    }
    // The tiles under the wheels are new at the start.
    expect(outcomes[0].steps).toBeGreaterThanOrEqual(12);
    expect(outcomes[0].steps).toBeLessThan(20);
    const driven = lanesOf(1);
    driven.add([job(0, { maxSteps: 60, patience: 40 })]);
    expect(play(driven).outcomes[0].steps).toBe(60);
  });

  it('counts the patience of a dream from its highest return, without terms, in each dream anew', () => {
    const rewards = [1, 1, -0.1, -0.1, 0.15, 1, -0.1, -0.1, -0.1, 5];
    const stepsOf = (patience: number): number[] => {
      const dreams = lanesOf(1);
      const shaping = { steeringPenalty: 100, offRoadSteps: 0 };
      dreams.add([0, 1].map((id) => job(id, { world: 'dream', maxSteps: 10, patience, shaping })));
      const outcomes: Outcome[] = [];
      while (dreams.pending > 0) {
        dreams.begin(dreams.slots, () => undefined);
        dreams.actions.set([dreams.slots[0].steps % 2, 0, 0]);
        const dream = (slot: EpisodeSlot): boolean => {
          slot.sum += rewards[slot.steps];
          return false;
        };
        dreams.step(dreams.slots, dream, outcomes);
      }
      return outcomes.map(({ steps }) => steps);
    };
    expect(stepsOf(0)).toEqual([10, 10]);
    // 2 is reached at the second step and again only at the sixth; 3 at the sixth.
    expect([2, 3, 4, 5].map((patience) => stepsOf(patience)[0])).toEqual([3, 4, 5, 10]);
    expect(stepsOf(3)).toEqual([4, 4]);
  });

  it('subtracts a penalty for every change of the steering, from straight wheels on', () => {
    const returnOf = (shaping?: Job['shaping']): number => {
      const episodes = lanesOf(1);
      episodes.add([job(0, { maxSteps: 4, shaping })]);
      const outcomes: Outcome[] = [];
      for (const steer of [0.5, 0.5, -1, 0]) {
        episodes.begin(episodes.slots, () => undefined);
        episodes.actions.set([steer, 0, 0]);
        episodes.step(episodes.slots, never, outcomes);
      }
      return outcomes[0].return;
    };
    const bare = returnOf();
    expect(returnOf({ steeringPenalty: 0, offRoadSteps: 0 })).toBe(bare);
    // |0.5| + |0| + |-1.5| + |1| = 3
    expect(returnOf({ steeringPenalty: 2, offRoadSteps: 0 })).toBeCloseTo(bare - 6, 10);
  });

  it('ends an episode after so many steps in a row beside the road', () => {
    const stepsOf = (offRoadSteps: number): number => {
      const episodes = lanesOf(1);
      episodes.add([job(0, { maxSteps: 150, shaping: { steeringPenalty: 0, offRoadSteps } })]);
      return play(episodes).outcomes[0].steps;
    };
    // Full gas straight ahead: the first bend is missed.
    const soon = stepsOf(1);
    expect(soon).toBeGreaterThan(10);
    expect(soon).toBeLessThan(130);
    expect(stepsOf(11)).toBe(soon + 10);
    expect(stepsOf(0)).toBe(150);
  });

  it('leaves a dream to who dreams it, and shows real episodes only', () => {
    const episodes = lanesOf(2);
    episodes.add([job(0, { world: 'dream', maxSteps: 100 }), job(1, { maxSteps: 2 })]);
    let asked = 0;
    episodes.begin(episodes.slots, () => undefined);
    const previews = episodes.previews();
    expect(previews.map(({ candidate }) => candidate)).toEqual([11]);
    expect(new Set(previews[0].frame).size).toBeGreaterThan(2);
    const { outcomes } = play(episodes, (slot) => {
      slot.sum += 0.5;
      return ++asked === 3;
    });
    expect(outcomes).toContainEqual({ id: 0, return: 1.5, steps: 3 });
  });

  it('random actions come from the seed of the job', () => {
    const episodes = lanesOf(1);
    episodes.add([job(0, { parameters: null }), job(1)]);
    episodes.begin(episodes.slots, () => undefined);
    expect(episodes.slots[0].uniform).not.toBeNull();
    play(episodes);
    expect(episodes.slots[0].uniform).toBeNull();
  });
});
