/** A search that goes on is the same search; a new one around its C is another, and every record says so. */
import { describe, expect, it } from 'vitest';
import { encodeCheckpoint } from '../../../src/lab/checkpoint/checkpoint.ts';
import { eventsOfCheckpoint } from '../../../src/lab/checkpoint/checkpoint-events.ts';
import { findRun } from '../../../src/lab/checkpoint/saved-run.ts';
import { type KeptPart, readWarmStart, settingsOfWarmStart } from '../../../src/lab/checkpoint/warm-start.ts';
import { fitnessCsv } from '../../../src/lab/search/fitness-csv.ts';
import type { RunSettings } from '../../../src/lab/settings/settings.ts';
import { courseOf, filesOf, type Searched, search, untrained } from '../search-run.helper.ts';
import { wholeRun } from '../whole-run.helper.ts';

const SMALL: Partial<RunSettings> = {
  'evolution.populationSize': 6,
  'evolution.rollouts': 3,
  'evolution.finalRollouts': 3,
  'evolution.replayFraction': 0.5,
  'evolution.averagingWindow': 3,
  seed: 7,
};
const generations = (count: number): Partial<RunSettings> => ({ 'evolution.generations': count });
const from = ({ bytes }: Pick<Searched, 'bytes'>, keep: KeptPart = 'search') => ({
  checkpoint: bytes,
  name: 'three.safetensors',
  keep,
});
const short = (changes: Partial<RunSettings> = {}, count = 3) =>
  search({ ...SMALL, ...changes, ...generations(count) }, untrained());
const textsOf = ({ events }: Searched): string[] =>
  events.flatMap((event) => (event.type === 'notice' ? [event.text] : []));

describe('a continued search', () => {
  it.each([
    ['separable', { 'evolution.covariance': 'separable' }],
    ['full', { 'evolution.covariance': 'full' }],
    ['in the dream', { 'evolution.world': 'dream' }],
    ['never tested', { 'evolution.testEvery': 0 }],
    ['tested at its end', { 'evolution.testEvery': 3 }],
  ] as [string, Partial<RunSettings>][])('%s: 3 and 2 generations are 5', async (_, changes) => {
    const three = await short(changes);
    const whole = await short(changes, 5);
    const more = await search(generations(5), from(three));
    expect(courseOf(more)).toEqual(courseOf(whole));
    expect([...three.jobs, ...more.jobs]).toEqual(whole.jobs);
    expect(more.checkpoint.history).toHaveLength(5);
    expect(more.checkpoint.history.some((record) => record.search !== undefined)).toBe(false);
    // It did not go nowhere.
    expect(courseOf(more)).not.toEqual(courseOf(three));
  });

  // Five calls a generation, and two at the first one's beginning.
  it.each([1, 3, 5, 8, 13, 21])(
    'is the same search when its worker dies in call %i',
    async (losesThreadAt) => {
      const whole = await short({}, 5);
      const through = await search({ ...SMALL, ...generations(5) }, untrained(), { losesThreadAt });
      expect(courseOf(through)).toEqual(courseOf(whole));
      expect(through.checkpoint.history.map(({ generation }) => generation)).toEqual([1, 2, 3, 4, 5]);
      expect(textsOf(through)).toContainEqual(expect.stringMatching(/evolution worker was restarted/));
    },
  );

  it('continues repeatedly, also one generation at a time', async () => {
    const whole = await short({}, 5);
    let now = await short({}, 2);
    for (const count of [3, 4, 5]) now = await search(generations(count), from(now));
    expect(courseOf(now)).toEqual(courseOf(whole));
  });

  // Rounds of episodes after generation 3: 4, its test, 5.
  it.each([1, 2, 3])('stopped in round %i and begun again, is what it would have been', async (stopAt) => {
    const three = await short();
    const whole = await short({}, 5);
    const files = filesOf();
    const stopped = await search(generations(5), from(three), { files, stopAt });
    expect(stopped.checkpoint.history.length).toBeLessThan(5);
    const resumed = await search(generations(5), from(three), { files });
    expect(textsOf(resumed).join()).toContain('Going on with the unfinished run');
    expect(courseOf(resumed)).toEqual(courseOf(whole));
    expect(files.size).toBe(0);
  });

  it('is found by its settings after a reload, without its warm start', async () => {
    const three = await short();
    const files = filesOf();
    const stopped = await search(generations(5), from(three), { files, stopAt: 2 });
    const { settings } = stopped.checkpoint;
    const archive = {
      call: (what: (remote: object) => unknown) =>
        what({ read: async (path: string) => files.get(path) ?? null }),
    } as never;
    const refuse = (reason: string) => expect.unreachable(reason);
    expect((await findRun(archive, settings, null, refuse))?.history).toHaveLength(4);
    const other = { name: 'other', keep: 'search', provenance: null } as const;
    expect(await findRun(archive, settings, other, refuse)).toBeNull();
    expect(await findRun(archive, { ...settings, ...generations(6) }, null, refuse)).toBeNull();
  });

  it('continues from a file that was saved during a run', async () => {
    const whole = await short({}, 5);
    const halves: Uint8Array[] = [];
    await search({ ...SMALL, ...generations(4) }, untrained(), {
      onRound: (checkpoint) => halves.push(checkpoint()),
    });
    // Rounds: 1, 2, test, 3, 4, test. Before the first generation's end there is nothing to go on with.
    for (const bytes of halves.slice(1)) {
      expect(courseOf(await search(generations(5), from({ bytes })))).toEqual(courseOf(whole));
    }
  });

  it('repeats generations that are in the history but not in the state', async () => {
    const [three, five] = [await short(), await short({}, 5)];
    const { search: state, best } = three.checkpoint;
    const bytes = encodeCheckpoint({ ...five.checkpoint, search: state, best });
    expect(courseOf(await search(generations(5 + 1), from({ bytes })))).toEqual(courseOf(await short({}, 6)));
    const behind = encodeCheckpoint({ ...three.checkpoint, search: five.checkpoint.search });
    expect(() => readWarmStart(from({ bytes: behind }))).toThrow(
      'the search of three.safetensors is at generation 5, its history has 3 generations',
    );
  });

  it('ends at the end of the earlier run without a request', async () => {
    const stopped = await search({ ...SMALL, ...generations(5) }, untrained(), { stopAt: 4 });
    expect(stopped.checkpoint.history).toHaveLength(2);
    expect(courseOf(await search({}, from(stopped)))).toEqual(courseOf(await short({}, 5)));
  });

  it('continues the count: progress starts where the file ends, and the report has all generations', async () => {
    const more = await search(generations(5), from(await short()));
    expect(more.doneBefore).toBeCloseTo(3 / 5, 2);
    // The page is told before the first episode.
    const told = more.events.flatMap((event) => (event.type === 'stage' ? [event.progress] : []));
    expect(told[1].fraction).toBe(more.doneBefore);
    expect(more.progress[0].detail).toMatch(/^generation 4, 0 of 18 episodes/);
    const fractions = more.progress.map(({ fraction }) => fraction.toFixed(1));
    expect([...new Set(fractions)]).toEqual(['0.6', '0.8', '1.0']);
    expect(more.checkpoint.report).toMatchObject({
      evolution: { generations: 5, searches: [{ search: 0, first: 1, last: 5 }] },
      base: { name: 'three.safetensors', keep: 'search' },
      provenance: { command: expect.stringContaining('--from three.safetensors --keep search') },
    });
    expect(textsOf(more)).toContain('The search of three.safetensors continues after 3 generations.');
  });

  it('keeps the report about V and M, not the score of the earlier C', async () => {
    const three = await short();
    three.checkpoint.report = {
      ...three.checkpoint.report,
      vision: { klPerDimension: [1] },
      evaluation: { agent: 1 },
      stages: { memory: { seconds: 3 }, evolve: { seconds: 4 }, evaluate: { seconds: 5 } },
    };
    const bytes = encodeCheckpoint(three.checkpoint);
    const { report } = (await search(generations(4), from({ bytes }))).checkpoint;
    expect(report).toMatchObject({ vision: { klPerDimension: [1] }, stages: { memory: { seconds: 3 } } });
    expect(report.stages).not.toHaveProperty('evolve');
    expect(report).not.toHaveProperty('evaluation');
  });

  it('reports that its rollouts would have grown differently', async () => {
    const growing = await short({ 'evolution.finalRollouts': 5 });
    const more = await search(generations(5), from(growing));
    expect(textsOf(more).join()).toMatch(/rollouts grew from 3 to 5 towards generation 3.*search of 5/);
    // 4 and 5 of a search of 5 that grows from 3 to 5; not 5 each.
    const tracks = (from: number) => new Set(more.jobs.slice(from).map(({ seed }) => seed)).size;
    expect(tracks(-6 * 5)).toBe(5);
    // One that was to have 5 all along is exact.
    const stopped = await search({ ...SMALL, 'evolution.finalRollouts': 5, ...generations(5) }, untrained(), {
      stopAt: 4,
    });
    const whole = await short({ 'evolution.finalRollouts': 5 }, 5);
    const resumed = await search(generations(5), from(stopped));
    expect(courseOf(resumed)).toEqual(courseOf(whole));
    expect(textsOf(resumed).join()).not.toContain('rollouts');
  });
});

describe('requests to a continued search', () => {
  const asked = async (changes: Partial<RunSettings>) => {
    const base = readWarmStart(from(await short()));
    return () => settingsOfWarmStart({ ...base.checkpoint.settings, ...changes }, base, changes);
  };

  it.each([
    ['evolution.populationSize', 8, 6],
    ['evolution.covariance', 'full', 'separable'],
    ['evolution.sigma', 0.5, 0.1],
    ['evolution.averagingWindow', 1, 3],
    ['evolution.rollouts', 4, 3],
    ['evolution.replayFraction', 0, 0.5],
    ['evolution.world', 'dream', 'real'],
    ['evolution.steps', 50, 40],
    ['evolution.testEvery', 1, 2],
    ['controller.inputs', 'z', 'zh'],
    ['memory.hiddenSize', 8, 16],
    ['seed', 8, 7],
    ['preset', 'quick', 'smoke'],
  ])('cannot be another %s', async (key, wanted, there) => {
    const settings = await asked({ ...generations(5), [key]: wanted });
    expect(settings).toThrow(
      `${key}=${wanted} cannot take effect: the search of three.safetensors continues with ${key}=${there}`,
    );
  });

  it('may equal the present settings; all others are named', async () => {
    const same = await asked({ ...generations(5), seed: 7, 'evolution.populationSize': 6, preset: 'smoke' });
    expect(same()).toMatchObject({ seed: 7, 'evolution.generations': 5 });
    const two = await asked({ ...generations(5), seed: 8, 'evolution.populationSize': 8 });
    expect(two).toThrow('seed=8 and evolution.populationSize=8 cannot take effect');
  });

  it('may change time and evaluation', async () => {
    const settings = await asked({ ...generations(5), 'evolution.minutes': 3, 'evaluation.episodes': 9 });
    expect(settings()).toMatchObject({ 'evolution.minutes': 3, 'evaluation.episodes': 9 });
  });

  it('must leave at least one generation and time for it', async () => {
    for (const count of [2, 3]) {
      expect(await asked(generations(count))).toThrow(
        `evolution.generations=${count} leaves none: three.safetensors has 3 generations already`,
      );
    }
    expect(await asked({})).toThrow('evolution.generations=3 leaves none');
    const three = await short();
    for (const record of three.checkpoint.history) record.seconds = 60 * record.generation;
    const base = readWarmStart(from({ bytes: encodeCheckpoint(three.checkpoint) }));
    const longer = (minutes: number) => () =>
      settingsOfWarmStart(base.checkpoint.settings, base, {
        ...generations(5),
        'evolution.minutes': minutes,
      });
    expect(longer(3)).toThrow(
      'evolution.minutes=3 leaves no time: the search of three.safetensors has taken 3.0',
    );
    expect(longer(3.5)()).toMatchObject({ 'evolution.minutes': 3.5 });
  });

  it('are refused with the way out by a file without the state of a search', () => {
    const bytes = encodeCheckpoint({ ...wholeRun(), search: null, best: null });
    expect(() => readWarmStart(from({ bytes }))).toThrow(
      /three.safetensors has no state of its search \(evolution\.\*\).*--keep controller/,
    );
    expect(readWarmStart(from({ bytes }, 'controller')).keep).toBe('controller');
  });
});

describe('a new search around the C of another', () => {
  it('is another search, and every record has the number of its search', async () => {
    const three = await short();
    const next = await search({ ...SMALL, ...generations(5) }, from(three, 'controller'));
    expect(courseOf(next)).not.toEqual(courseOf(await short({}, 5)));
    expect(next.checkpoint.history.slice(0, 3)).toEqual(three.checkpoint.history);
    expect(next.checkpoint.history.map((record) => record.search)).toEqual([
      undefined,
      undefined,
      undefined,
      1,
      1,
    ]);
    expect(next.checkpoint.report.evolution).toMatchObject({
      searches: [
        { search: 0, first: 1, last: 3 },
        { search: 1, first: 4, last: 5 },
      ],
    });
    const third = await search({ ...SMALL, ...generations(6) }, from(next, 'controller'));
    expect(third.checkpoint.history.at(-1)).toMatchObject({ generation: 6, search: 2 });
  });

  it('plays no hard track of the search before again: its returns may be of another world', async () => {
    const three = await short();
    const hard = three.checkpoint.history.map(({ hardest }) => hardest!.seed);
    const next = await search({ ...SMALL, ...generations(5) }, from(three, 'controller'));
    expect(next.jobs.filter(({ seed }) => hard.includes(seed))).toEqual([]);
    const goesOn = await search({ ...SMALL, ...generations(5) }, from(three, 'search'));
    expect(goesOn.jobs.filter(({ seed }) => hard.includes(seed))).not.toEqual([]);
  });

  it('is distinguished in fitness.csv and in the events of an opened file', async () => {
    const next = await search({ ...SMALL, ...generations(5) }, from(await short(), 'controller'));
    const rows = fitnessCsv(next.checkpoint.history).trim().split('\n');
    expect(rows.map((row) => row.split(',').at(-1))).toEqual(['search', '0', '0', '0', '1', '1']);
    const points = eventsOfCheckpoint(next.checkpoint).flatMap((event) =>
      event.type === 'point' ? [event] : [],
    );
    expect(points.map(({ x, values }) => [x, values.search])).toEqual([
      [1, undefined],
      [2, undefined],
      [3, undefined],
      [4, 1],
      [5, 1],
    ]);
  });

  it('continues exactly with the same number', async () => {
    const three = await short();
    const next = await search({ ...SMALL, ...generations(5) }, from(three, 'controller'));
    const whole = await search({ ...SMALL, ...generations(7) }, from(three, 'controller'));
    expect(courseOf(await search(generations(7), from(next)))).toEqual(courseOf(whole));
  });

  it('stopped in its first generation and begun again, is still a new one', async () => {
    const three = await short({ 'evolution.testEvery': 0 });
    const whole = await search({ ...SMALL, ...generations(5) }, from(three, 'controller'));
    const files = filesOf();
    const again = () => search({ ...SMALL, ...generations(5) }, from(three, 'controller'), { files });
    await search({ ...SMALL, ...generations(5) }, from(three, 'controller'), { files, stopAt: 1 });
    expect(courseOf(await again())).toEqual(courseOf(whole));
  });

  it('of a file from before searches were told apart: the mark is made good when it goes on', async () => {
    const three = await short();
    const next = await search({ ...SMALL, ...generations(5) }, from(three, 'controller'));
    const whole = await search({ ...SMALL, ...generations(7) }, from(three, 'controller'));
    const history = next.checkpoint.history.map(({ search: _, ...record }) => record);
    const bytes = encodeCheckpoint({ ...next.checkpoint, history });
    expect(courseOf(await search(generations(7), from({ bytes })))).toEqual(courseOf(whole));
  });

  it('has its own time, and needs at least one generation', async () => {
    const three = await short();
    for (const record of three.checkpoint.history) record.seconds = 1000 * record.generation;
    const bytes = encodeCheckpoint(three.checkpoint);
    const next = await search({ ...SMALL, ...generations(5) }, from({ bytes }, 'controller'));
    expect(next.checkpoint.history).toHaveLength(5);
    expect(next.checkpoint.history[3].seconds).toBeGreaterThanOrEqual(3000);
    await expect(search({ ...SMALL, ...generations(3) }, from({ bytes }, 'controller'))).rejects.toThrow(
      'evolution.generations=3 leaves none: three.safetensors has 3 generations already',
    );
  });
});

it('the time that its workers take to get ready is not of the search', async () => {
  const changes = { ...SMALL, ...generations(2), 'evolution.minutes': 0.05 };
  const { checkpoint } = await search(changes, untrained(), { prepareMs: 3100 });
  expect(checkpoint.history).toHaveLength(2);
});
