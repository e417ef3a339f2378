/** The dream beside reality: it begins by itself, again where it is lost or over, and from a seed when one is asked. */
import { describe, expect, it } from 'vitest';
import { ALL, settings, stage } from './viewer-stage.helper.ts';

/** C drives, and the dream has begun. */
async function dreaming(options: Parameters<typeof stage>[0] = {}) {
  const on = stage({ has: ALL, ...options });
  await on.loop.configure(settings);
  await on.seconds(0.6);
  expect(on.calls.filter((call) => call === 'beginDream')).toHaveLength(1);
  return { ...on, begun: () => on.calls.filter((call) => call === 'beginDream').length };
}

describe('the dream that begins by itself', () => {
  it('is C in its own dream, from the present moment', async () => {
    const { loop, requests, origins, fans } = await dreaming();
    expect(loop.state.getState()).toMatchObject({
      dreaming: true,
      dreamDriver: 'controller',
      dreamNote: null,
    });
    expect(requests.at(-1)).toMatchObject({
      dream: true,
      dreamDriver: 'controller',
      fan: false,
      hold: false,
    });
    expect([origins, fans]).toEqual([['here'], [null]]);
  });

  it('begins with the episode: the frames that M needs first are not waited for', async () => {
    const { loop, requests, frame } = stage({ has: ALL });
    await loop.configure(settings);
    await loop.reset(8);
    expect(requests.at(-1)).toMatchObject({ steps: 15, dream: false });
    expect(loop.latest?.step).toBe(15);
    for (let i = 0; i < 3; i++) await frame();
    expect(requests.at(-1)).toMatchObject({ dream: true });
    expect(loop.latest?.step).toBeLessThan(20);
  });

  it.each(['a person drives', 'two race', 'it is paused', 'no dream is watched'])(
    'leaves the start of the episode alone where %s',
    async (how) => {
      const { loop, settle } = stage({ has: ALL });
      await loop.configure(settings);
      if (how === 'a person drives') loop.startDriving();
      else if (how === 'two race') loop.setOpponent('driver');
      else if (how === 'it is paused') loop.pause();
      else loop.hideDream();
      await settle();
      await loop.reset(8);
      expect(loop.latest?.step).toBe(0);
    },
  );

  it('says after a second and a half that the road is lost, and begins again as much later', async () => {
    const { loop, seconds, dreams, begun } = await dreaming();
    dreams({ lost: true });
    await seconds(1.4);
    expect(loop.state.getState().dreamNote).toBeNull();
    await seconds(0.2);
    expect(loop.state.getState().dreamNote).toBe('lost');
    expect(begun()).toBe(1);
    await seconds(1.6);
    expect(begun()).toBe(2);
    expect(loop.state.getState().dreamNote).toBeNull();
  });

  it('is not lost where the road comes back in time', async () => {
    const { loop, seconds, dreams, begun } = await dreaming();
    for (let i = 0; i < 4; i++) {
      dreams({ lost: true });
      await seconds(1.2);
      dreams({ lost: false });
      await seconds(0.1);
    }
    expect(loop.state.getState().dreamNote).toBeNull();
    expect(begun()).toBe(1);
  });

  it('says that M has ended it, and begins again', async () => {
    const { loop, seconds, dreams, begun } = await dreaming();
    dreams({ ended: true });
    await seconds(0.1);
    expect(loop.state.getState().dreamNote).toBe('ended');
    await seconds(1.3);
    expect(begun()).toBe(1);
    await seconds(0.3);
    expect(begun()).toBe(2);
  });

  it('waits with that while the page is paused', async () => {
    const { loop, seconds, dreams, begun } = await dreaming();
    dreams({ ended: true });
    await seconds(0.1);
    loop.pause();
    await seconds(9);
    expect(begun()).toBe(1);
    expect(loop.state.getState().dreamNote).toBe('ended');
  });
});

describe('waking up', () => {
  it('leaves the dream: no other begins by itself', async () => {
    const { loop, calls, requests, seconds, begun } = await dreaming();
    await loop.wakeUp();
    expect(calls).toContain('wakeUp');
    expect(loop.state.getState()).toMatchObject({ dreaming: false, dreamNote: null, playing: true });
    await seconds(1);
    expect(requests.at(-1)).toMatchObject({ dream: false, actor: 'controller' });
    expect(begun()).toBe(1);
    void loop.startDream();
    await seconds(0.1);
    expect(begun()).toBe(2);
    expect(loop.state.getState().dreaming).toBe(true);
  });

  it('ends a race, because only one car goes back', async () => {
    const { loop, settle, seconds } = await dreaming();
    loop.setOpponent('driver');
    await settle();
    await seconds(0.6);
    await loop.wakeUp();
    expect(loop.state.getState().opponent).toBeNull();
  });
});

describe('four dreams', () => {
  it('begin together from this moment, and one is left when they are not wanted', async () => {
    const { loop, requests, fans, seconds, settle } = await dreaming();
    loop.toggleFan('draws');
    await settle();
    await seconds(0.1);
    expect(loop.state.getState().fan).toBe('draws');
    expect(fans).toEqual([null, 'draws']);
    expect(requests.at(-1)).toMatchObject({ fan: true, dream: true });
    loop.toggleFan('draws');
    await seconds(0.1);
    expect(requests.at(-1)).toMatchObject({ fan: false, dream: true });
    expect(fans).toHaveLength(2);
  });
});

describe('four temperatures', () => {
  it('begin together, and give way to one dream that begins anew when tau is set', async () => {
    const { loop, requests, fans, seconds, settle, begun } = await dreaming();
    loop.toggleFan('draws');
    await settle();
    loop.toggleFan('temperatures');
    await seconds(0.1);
    expect(fans.slice(-2)).toEqual(['draws', 'temperatures']);
    expect(requests.at(-1)).toMatchObject({ fan: true, dream: true });
    const before = begun();
    loop.setTau(0.4);
    loop.setTau(0.3);
    await seconds(0.1);
    expect(loop.state.getState()).toMatchObject({ fan: null, tau: 0.3 });
    expect(requests.at(-1)).toMatchObject({ fan: false, tau: 0.3 });
    expect(begun()).toBe(before + 1);
    loop.toggleFan('temperatures');
    loop.toggleFan('temperatures');
    await seconds(0.1);
    expect(fans.at(-1)).toBeNull();
  });

  it('are not what a seed is scored in: its dream is alone, at the tau that is set', async () => {
    const { loop, fans, origins } = await dreaming();
    loop.toggleFan('temperatures');
    await loop.dreamFromSeed(31);
    expect(loop.state.getState().fan).toBeNull();
    expect([origins.at(-1), fans.at(-1)]).toEqual([{ seed: 31 }, null]);
  });
});

describe('the dream of a seed', () => {
  it('is driven by C while reality stands still, to its end, lost or not; then the usual one begins', async () => {
    const { loop, requests, origins, seconds, dreams, begun } = await dreaming();
    const { step } = loop.latest!;
    await loop.dreamFromSeed(31);
    expect(origins.at(-1)).toEqual({ seed: 31 });
    await seconds(1);
    expect(requests.at(-1)).toMatchObject({ hold: true, dream: true, dreamDriver: 'controller' });
    expect(loop.latest!.step).toBe(step);
    dreams({ lost: true });
    await seconds(6);
    expect(begun()).toBe(2);
    dreams({ ended: true });
    await seconds(1.8);
    expect(origins.at(-1)).toBe('here');
    expect(requests.at(-1)!.hold).toBe(false);
    expect(loop.latest!.step).toBeGreaterThan(step);
  });

  it('begins again at another temperature, because its return is one of a single one', async () => {
    const { loop, origins, settle } = await dreaming();
    await loop.dreamFromSeed(31);
    loop.setTau(0.5);
    await settle();
    expect(origins.slice(-2)).toEqual([{ seed: 31 }, { seed: 31 }]);
    const before = origins.length;
    await loop.startDream();
    loop.setTau(0.7);
    await settle();
    expect(origins).toHaveLength(before + 1);
  });

  it('says why there is none without M', async () => {
    const { loop, notices, requests, seconds, errors } = stage();
    await loop.configure(settings);
    await loop.dreamFromSeed(3);
    expect(notices).toEqual([expect.stringMatching(/needs a trained V and M/)]);
    await seconds(0.2);
    expect(requests.at(-1)!.hold).toBe(false);
    expect(errors).toEqual([]);
  });
});

describe('a person in the dream', () => {
  it('drives after a countdown from the grid of the track, by hand; reality stands still', async () => {
    const { loop, requests, origins, seconds, settle } = await dreaming();
    loop.humanAction = () => [0.1, 0.2, 0];
    void loop.driveDream();
    await settle();
    expect(origins.at(-1)).toEqual({ seed: 7, afterOpening: 1 });
    expect(loop.state.getState()).toMatchObject({ countdown: 3, dreamDriver: 'human', actor: 'controller' });
    const { step } = loop.latest!;
    const asked = requests.length;
    await seconds(2.9);
    expect(requests).toHaveLength(asked);
    await seconds(0.5);
    expect(loop.state.getState().countdown).toBeNull();
    const { hold, dream, dreamDriver, action } = requests.at(-1)!;
    expect({ hold, dream, dreamDriver, action }).toEqual({
      hold: true,
      dream: true,
      dreamDriver: 'human',
      action: [0.1, 0.2, 0],
    });
    expect(loop.latest!.step).toBe(step);
  });

  it('is shown their return beside that of C in the same dream; what comes next is theirs to say', async () => {
    const { loop, calls, requests, starts, seconds, settle, dreams, begun } = await dreaming();
    loop.setTau(0.8);
    void loop.driveDream();
    await seconds(4);
    dreams({ ended: true, episodeReturn: 61, step: 140 });
    await seconds(0.2);
    expect(calls).toContain('scoreDream {"seed":7,"afterOpening":1} 0.8');
    expect(loop.state.getState().dreamResult).toEqual({
      seed: 7,
      you: { episodeReturn: 61, step: 140 },
      c: { episodeReturn: 88, step: 300 },
    });
    const asked = requests.length;
    const dreamed = begun();
    await seconds(9);
    expect(requests).toHaveLength(asked);
    expect(begun()).toBe(dreamed);

    // Now in reality: the same kind of track, with a countdown.
    loop.startDriving();
    await settle();
    expect(starts.at(-1)).toEqual({ seed: 7, actor: 'human', opponent: null });
    expect(loop.state.getState()).toMatchObject({
      countdown: 3,
      dreamResult: null,
      dreamDriver: 'controller',
      actor: 'human',
    });
  });

  it('has no result of C where a new dream has begun meanwhile', async () => {
    const { loop, viewer, origins, seconds, settle, dreams } = await dreaming();
    let answer: (score: { episodeReturn: number; step: number }) => void = () => undefined;
    viewer.scoreDream = () => new Promise((resolve) => (answer = resolve));
    void loop.driveDream();
    await seconds(4);
    dreams({ ended: true });
    await seconds(0.2);
    expect(loop.state.getState().dreamResult).toMatchObject({ c: null });
    void loop.driveDream();
    await settle();
    // From the same place, with other draws.
    expect(origins.slice(-2)).toEqual([1, 2].map((afterOpening) => ({ seed: 7, afterOpening })));
    answer({ episodeReturn: 1, step: 1 });
    await settle();
    expect(loop.state.getState().dreamResult).toBeNull();
  });

  it('lets go: C dreams on from reality, at once', async () => {
    const { loop, requests, seconds } = await dreaming();
    loop.setDreamDriver('human');
    await seconds(1.2);
    expect(loop.state.getState().countdown).toBe(2);
    loop.stopDriving();
    expect(loop.state.getState()).toMatchObject({ countdown: null, dreamDriver: 'controller' });
    await seconds(0.2);
    expect(requests.at(-1)).toMatchObject({ hold: false, dreamDriver: 'controller' });
  });

  it('has one pair of hands: reality is handed back', async () => {
    const { loop, seconds } = await dreaming();
    loop.startDriving();
    await seconds(4);
    void loop.driveDream();
    expect(loop.state.getState()).toMatchObject({ actor: 'controller', dreamDriver: 'human' });
  });
});

describe('what does not exist', () => {
  it('is refused by name, and nothing changes', async () => {
    const { loop } = await dreaming();
    const before = loop.state.getState();
    expect(() => loop.setDreamDriver('ghost' as 'human')).toThrow(
      /unknown driver of the dream "ghost"; there are/,
    );
    expect(() => loop.setActor('ghost' as 'human')).toThrow(/unknown driver "ghost"; there are driver/);
    expect(() => loop.setOpponent('human' as 'driver')).toThrow(/unknown opponent "human"/);
    for (const tau of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => loop.setTau(tau)).toThrow(/tau must be a number above 0/);
    for (const seed of [-1, 0.5, Number.NaN]) {
      expect(() => loop.dreamFromSeed(seed)).toThrow(/a seed must be a whole number/);
      expect(() => loop.reset(seed)).toThrow(/a seed must be a whole number/);
    }
    expect(loop.state.getState()).toBe(before);
  });
});
