/** An episode on film: every second step, the dream from step 16 on, again where it ends, and what is refused. */
import { expect, it } from 'vitest';
import { encodeCheckpoint } from '../../src/lab/checkpoint/checkpoint.ts';
import type { Clip } from '../../src/lab/clients/recorder-client.ts';
import type { ViewerFrame, ViewRequest } from '../../src/lab/clients/viewer-client.ts';
import { type Film, recordEpisode } from '../../src/lab/record-episode.ts';
import { wholeRun } from './whole-run.helper.ts';

const run = wholeRun();
const checkpoint = encodeCheckpoint(run);
const asked = { checkpoint, seed: 3, tau: 0.7, steps: 1000 };

/** A viewer whose episode has so many steps, and whose dream M ends, or loses the road, after some. */
function stage({ steps = 1000, dreamEnds = 1e9, lostFrom = 1e9 } = {}) {
  const clips: Clip[] = [];
  const seen: ViewRequest[] = [];
  let [step, dreamt, begun, ended] = [0, 0, 0, 0];
  const frame = (dream: boolean) =>
    ({
      ...{ frame: new Uint8ClampedArray(4), dream: dream ? new Uint8ClampedArray(4) : null },
      ...{ step, episodeReturn: 2 * step, driver: 'controller', ended: step >= steps },
      dreamState: dream
        ? {
            step: dreamt,
            episodeReturn: 1,
            driver: 'controller',
            // As the viewer says it: of the request that the picture answers.
            tau: seen.at(-1)?.tau,
            ended: dreamt >= dreamEnds,
            lost: dreamt >= lostFrom,
          }
        : null,
    }) as unknown as ViewerFrame;
  const film: Film = {
    viewer: {
      openAgent: async () => undefined,
      reset: async () => frame(false),
      advance: async (request) => {
        seen.push(request);
        step += request.steps;
        if (request.dream) dreamt += request.steps;
        return frame(request.dream);
      },
      beginDream: async () => {
        begun++;
        dreamt = 0;
        return true;
      },
      end: () => {
        ended++;
      },
    },
    recordClip: async (clip) => {
      clips.push(clip);
      return { bytes: new Uint8Array(3), type: 'video/webm' };
    },
  };
  return { film: () => film, clips, seen, begun: () => begun, ended: () => ended };
}

it('has every second step at the pace of the world, C in both pictures, the dream after its context', async () => {
  const { film, clips, seen, ended } = stage({ steps: 101 });
  const { bytes, ...said } = await recordEpisode(asked, film);
  expect(said).toEqual({ type: 'video/webm', steps: 102, episodeReturn: 204, dreams: 1, notices: [] });
  const [{ frames, hasReturn }] = clips;
  expect(hasReturn).toBe(true);
  expect(frames).toHaveLength(52);
  expect(frames.map(({ duration }) => duration)).toEqual(frames.map(() => 40));
  expect(frames.findIndex(({ dream }) => dream !== null)).toBe(9);
  expect(frames[20]).toMatchObject({ step: 40, driver: 'C', dreamed: { driver: 'C', tau: 0.7 } });
  expect(seen.every(({ actor, dreamDriver }) => actor === 'controller' && dreamDriver === 'controller')).toBe(
    true,
  );
  expect(ended()).toBe(1);
});

it('ends after the steps that were asked for, to the step', async () => {
  const { film, clips } = stage();
  expect((await recordEpisode({ ...asked, steps: 7 }, film)).steps).toBe(7);
  expect(clips[0].frames.map(({ duration }) => duration)).toEqual([40, 40, 40, 40, 20]);
});

it('a dream that M ends, or that has shown no road for 75 steps, begins again', async () => {
  const endedByM = stage({ steps: 100, dreamEnds: 20 });
  expect((await recordEpisode(asked, endedByM.film)).dreams).toBe(5);
  const lost = stage({ steps: 200, lostFrom: 1 });
  expect((await recordEpisode(asked, lost.film)).dreams).toBe(3);
});

it('an agent without C, or a browser without video, is refused', async () => {
  const agent = { ...run.agent, controller: null };
  const noC = stage();
  const without = { ...asked, checkpoint: encodeCheckpoint({ ...run, agent, search: null, best: null }) };
  await expect(recordEpisode(without, noC.film)).rejects.toThrow('has no C that could drive');
  expect(noC.ended()).toBe(1);
  const blind = stage({ steps: 4 });
  const mute = () => ({ ...blind.film(), recordClip: async () => null });
  await expect(recordEpisode(asked, mute)).rejects.toThrow('encodes no video');
});
