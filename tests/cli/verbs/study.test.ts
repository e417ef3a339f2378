/** The arguments of `npm run study`, and whose scores it takes from an earlier call. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { hashOf } from '../../../src/cli/agent-hash.ts';
import { readCheckpoint } from '../../../src/cli/files.ts';
import { keptReturns } from '../../../src/cli/study-scores.ts';
import { checkVariant, parseStudyArguments } from '../../../src/cli/verbs/study.ts';
import { refusal } from '../refusal.helper.ts';

describe('the arguments of study', () => {
  const line = (study: string, ...set: string[]) => [
    ...[study, '--from', 'package.json'],
    ...set.flatMap((change) => ['--set', change]),
  ];

  test.each([
    ['dreams', 'evolution.tau=3', 'the study dreams varies it'],
    ['dreams', 'evolution.world=real', 'the study dreams varies it'],
    ['ablations', 'controller.inputs=z', 'the study ablations varies it'],
    ['ablations', 'evaluation.episodes=3', '--episodes sets it'],
    ['ablations', 'seed=3', '--seed sets it'],
  ])('%s refuses --set %s', (study, change, said) => {
    expect(refusal(() => parseStudyArguments(line(study, change)))).toContain(said);
  });
});

test('study refuses bad arguments by name', () => {
  const refused = (line: string): string => refusal(() => parseStudyArguments(line.split(' ')));
  expect(refused('nightmares --from package.json')).toContain('dreams, ablations');
  expect(refused('dreams')).toContain('--from');
  expect(refused('dreams --from nowhere')).toContain('nowhere');
  expect(refused('dreams --from package.json --set vision.steps=-1')).toContain('vision.steps');
  expect(refused('dreams --from package.json --episodes 0')).toContain('--episodes');
  expect(refused('dreams --from package.json --continue')).toContain('start over');
  expect(refused('tail --from package.json --variants plain,plan')).toContain('did you mean');
  expect(refused('tail --from package.json --variants plain,plain')).toContain('plain twice');
  expect(refused('tail --from package.json --minutes 0')).toContain('--minutes');
  expect(refused('seeds --from package.json')).toContain('begin from nothing');
  expect(refused('seeds --nats 10.0.0.2')).toContain('--nats: the address of a NATS server is like');
  expect(refused('seeds --seed 3')).toContain('the study seeds varies it');
});

test('variants are run in the order they are named, the others not', () => {
  const { variants, from, episodes } = parseStudyArguments([
    'tail',
    '--from',
    'package.json',
    '--variants',
    'average,plain',
  ]);
  expect(variants.map(({ name }) => name)).toEqual(['average', 'plain']);
  expect([from, episodes]).toEqual(['package.json', 400]);
  expect(parseStudyArguments(['seeds'])).toMatchObject({ from: null, episodes: 100, nats: null });
  const shared = parseStudyArguments(['seeds', '--nats', 'ws://coordinator:secret@10.0.0.2:9222']);
  expect(shared.nats).toBe('ws://coordinator:secret@10.0.0.2:9222');
});

describe('a score of an earlier call', () => {
  const AGENT = 'public/agents/car-racing.safetensors';
  const OTHER = 'public/agents/car-racing-dream.safetensors';
  const out = mkdtempSync(join(tmpdir(), 'study-'));
  afterAll(() => rmSync(out, { recursive: true }));
  const file = join(out, 'agent', 'score.json');
  mkdirSync(join(out, 'agent'));
  const agent = { seeds: [30_000, 30_001], returns: [900, 800] };
  const keep = (score: object): void => writeFileSync(file, JSON.stringify({ agent, ...score }));
  const line = (from: string) => ['tail', '--from', from, '--episodes', '2', '--out', out];
  const tracks = { episodes: 2, firstTrack: 30_000 };
  const sha256 = (path: string): string => hashOf(readCheckpoint('--from', path));

  test('is taken where it is of this agent, wherever its file lay, and of these tracks', () => {
    keep({ checkpoint: '/elsewhere/agent.safetensors', sha256: sha256(AGENT) });
    expect(keptReturns(file, AGENT, tracks)).toEqual(agent.returns);
    expect(keptReturns(file, AGENT, { ...tracks, episodes: 3 })).toBeNull();
    expect(keptReturns(file, AGENT, { ...tracks, firstTrack: 0 })).toBeNull();
    expect(keptReturns(join(out, 'none.json'), AGENT, tracks)).toBeNull();
    // Something without returns.
    writeFileSync(file, JSON.stringify({ agent: {}, sha256: sha256(AGENT) }));
    expect(keptReturns(file, AGENT, tracks)).toBeNull();
    // As an older version wrote it.
    keep({ checkpoint: join(process.cwd(), AGENT) });
    expect(keptReturns(file, AGENT, tracks)).toEqual(agent.returns);
  });

  test('that is torn is played again', () => {
    writeFileSync(file, '{"checkpoint": "publ');
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(keptReturns(file, AGENT, tracks)).toBeNull();
    expect(write.mock.calls.join()).toMatch(/score\.json is torn/);
    write.mockRestore();
  });

  test.each([
    ['with another hash, at the same path', AGENT, { checkpoint: AGENT, sha256: sha256(OTHER) }],
    ['of another path, without a hash', AGENT, { checkpoint: OTHER }],
    ['that says nothing of its agent', AGENT, {}],
  ])('%s is refused before anything runs, with both agents and the way out', (_, from, score) => {
    keep(score);
    const options = parseStudyArguments(line(from));
    const asItIs = options.variants.find((variant) => variant.asItIs)!;
    const said = refusal(() => checkVariant(options, asItIs));
    expect(said).toContain(
      `score.json is the score of ${'checkpoint' in score ? score.checkpoint : 'an unknown'}`,
    );
    expect(said).toMatch(
      /, not of public\/agents\/car-racing\.safetensors.*Choose another --out, or remove it\.$/,
    );
  });
});
