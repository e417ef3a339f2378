/** Which results of a race are computed, on which track, and which of them still count. */
import { describe, expect, it } from 'vitest';
import type { EpisodeResult, OpponentActor } from '../../src/store/engine.ts';
import { RaceResults } from '../../src/store/race-results.ts';
import { frame } from './viewer-frame.helper.ts';
import { ALL } from './viewer-stage.helper.ts';

const RESULT: EpisodeResult = {
  episodeReturn: 900,
  step: 5,
  ended: true,
  tilesVisited: 1,
  endReason: 'finished',
};

/** Races of a person; what is asked for waits until `answer`. */
function races() {
  const asked: string[] = [];
  let waiting: ((result: EpisodeResult) => void)[] = [];
  const score = (actor: OpponentActor, seed: number): Promise<EpisodeResult> => {
    asked.push(`${actor} ${seed}`);
    return new Promise((resolve) => waiting.push(resolve));
  };
  const race = new RaceResults(score, (error) => {
    throw error;
  });
  const drive = (seed: number): void => {
    race.begin(seed);
    race.drives('human');
    race.note({ ...frame, driver: 'human', ended: true, endReason: 'finished' }, ALL);
  };
  const answer = async (): Promise<void> => {
    for (const resolve of waiting) resolve(RESULT);
    waiting = [];
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { race, asked, drive, answer, state: () => race.state.getState() };
}

describe('results beside that of a person', () => {
  it('are asked for on each track, also while those of the track before are computed', async () => {
    const { drive, asked, answer, state } = races();
    drive(1);
    drive(2);
    expect(asked).toEqual(['driver 1', 'controller 1', 'driver 2', 'controller 2']);
    expect(state().pending).toEqual(['driver', 'controller']);
    await answer();
    expect(Object.keys(state().scores).sort()).toEqual(['controller', 'driver', 'human']);
    expect(state().pending).toEqual([]);
  });

  it('are waited for on their own track alone', async () => {
    const { race, drive, state } = races();
    drive(1);
    race.begin(2);
    expect(state().pending).toEqual([]);
    race.begin(1);
    expect(state().pending).toEqual(['driver', 'controller']);
  });

  it('of another world, or of C before newer networks, do not count', async () => {
    const { race, drive, answer, state } = races();
    drive(1);
    race.forget();
    expect(state().pending).toEqual(['driver']);
    await answer();
    expect(state().scores).toMatchObject({ driver: RESULT });
    expect(state().scores.controller).toBeUndefined();
    drive(2);
    race.forgetAll();
    await answer();
    expect(state()).toMatchObject({ scores: {}, pending: [] });
  });
});
