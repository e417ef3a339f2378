/** The arguments of `npm run study`. */
import { describe, expect, test } from 'vitest';
import { parseStudyArguments } from '../../../src/cli/verbs/study.ts';
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
