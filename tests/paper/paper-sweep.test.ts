/** Every entry of the authors' files spoiled in turn: each is refused by its name; the file as it was is taken. */
import { describe, expect, it } from 'vitest';
import { readPaperFile } from '../../src/paper/paper-files.ts';
import { jsonBytes, STAND_INS } from './paper-data.helper.ts';

type Kind = keyof typeof STAND_INS;
type Path = (string | number)[];

/** Lists and numbers of a file, at most `most` of each list: its first entries and its last. */
function pathsOf(json: unknown, most: number, path: Path = []): Path[] {
  if (typeof json !== 'object' || json === null) return [path];
  const keys: Path = Array.isArray(json) ? [...json.keys()] : Object.keys(json);
  const some = keys.length <= most ? keys : [...keys.slice(0, most - 1), keys.at(-1)!];
  const inner = some.flatMap((key) => pathsOf((json as Record<string, unknown>)[key], most, [...path, key]));
  return path.length === 0 ? inner : [path, ...inner];
}

/** The file with the entry at `path` changed by `spoil`, which is given where it stands. */
function spoiled(kind: Kind, path: Path, spoil: (holder: unknown[], key: number) => void): unknown {
  const json: unknown = STAND_INS[kind]();
  const holder = path.slice(0, -1).reduce((at, key) => (at as Record<string, unknown>)[key], json);
  spoil(holder as unknown[], path.at(-1) as number);
  return json;
}

const SPOILS: Record<string, (holder: unknown[], key: number) => void> = {
  dropped: (holder, key) => {
    if (Array.isArray(holder)) holder.splice(key, 1);
    else delete holder[key];
  },
  'another type': (holder, key) => void (holder[key] = typeof holder[key] === 'string' ? 7 : 'x'),
  null: (holder, key) => void (holder[key] = null),
  'a list more': (holder, key) => void (holder[key] = [holder[key], holder[key]]),
};

/** Names of entries by kind: one of them must be in each refusal. */
const NAMES: Record<Kind, RegExp> = {
  memory: /array \d of rnn\.json|list of 3.*rnn\.json/,
  controller: /parameter \d+ of|867 parameters|its score|list of 1 number; known|logvar of .* 123\.5/,
  latents: /latents\[\d+\]|^f: latents (is|of)|latents\.json/,
  starts: /of the first latents|first latents:|initial_z\.json/,
  history: /generation \d/,
  tests: /test \d|hist_best\.json/,
};
/** What a recording or a record of training may lack: it is then a shorter one. A note is no entry. */
const SHORTER: Record<Kind, (path: Path) => boolean> = {
  memory: () => false,
  // Without its score it is another file of the authors', which nothing makes use of: said when it is left ignored.
  controller: ([key, ...inner]) => key === 1 && inner.length === 0,
  latents: ([key, frame, ...inner]) => key === 'note' || (typeof frame === 'number' && inner.length === 0),
  starts: () => false,
  history: (path) => path.length === 1,
  tests: () => false,
};

describe.each(Object.keys(STAND_INS) as Kind[])('%s', (kind) => {
  const paths = pathsOf(STAND_INS[kind](), { memory: 2, history: 9, tests: 10 }[kind as string] ?? 3);

  it('is taken as it is', () => {
    expect(readPaperFile('f', jsonBytes(STAND_INS[kind]())).kind).toBe(kind);
    expect(paths.length).toBeGreaterThan(3);
  });

  it.each(Object.keys(SPOILS))('any entry, %s: refused by name', (how) => {
    for (const path of paths) {
      if (path[0] === 'note' || (how === 'dropped' && SHORTER[kind](path))) continue;
      const bytes = jsonBytes(spoiled(kind, path, SPOILS[how]));
      expect(() => readPaperFile('f', bytes), `${path.join('.')} ${how}`).toThrow(NAMES[kind]);
    }
  });

  it.each(['NaN', '-Infinity', '1e999'])('a number that is %s is named', (text) => {
    for (const path of paths) {
      const json = spoiled(kind, path, (holder, key) => {
        if (typeof holder[key] === 'number') holder[key] = '#';
      });
      const file = JSON.stringify(json);
      if (!file.includes('"#"')) continue;
      const bytes = new TextEncoder().encode(file.replace('"#"', text));
      const seen = text === '1e999' ? 'Infinity' : text;
      const named = new RegExp(`(${NAMES[kind].source}).*${seen}`);
      expect(() => readPaperFile('f', bytes), `${path.join('.')} ${text}`).toThrow(named);
    }
  });
});

describe('meaning', () => {
  const refused: [string, () => unknown, RegExp][] = [
    [
      'sigma 0',
      () => spoiled('latents', ['latents', 1, 1, 4], (row, i) => void (row[i] = 0)),
      /sigma of latents\[1\] holds 0 at latent 4/,
    ],
    [
      'values that were not scaled',
      () => spoiled('latents', ['latents', 2, 0, 31], (row, i) => void (row[i] = 0.25)),
      /mu of latents\[2\] is the number 0\.25 at latent 31, expected a whole number/,
    ],
    [
      'M, not scaled',
      () => spoiled('memory', [2, 290, 5], (row, i) => void (row[i] = 0.25)),
      /array 2.*lstm\.kernel.*0\.25 at \[290\]\[5\]/,
    ],
    [
      'a deviation beyond all numbers',
      () => spoiled('starts', [1, 1, 3], (row, i) => void (row[i] = 1e8)),
      /logvar 1 of the first latents holds 100000000 at latent 3/,
    ],
    ['generations back', () => STAND_INS.history().toReversed(), /number of generation 2 is the number 1/],
    [
      'the same generation twice',
      () => [STAND_INS.tests()[0], STAND_INS.tests()[0]],
      /number of test 2 is the number 25, expected a whole number above 25/,
    ],
    [
      'seconds back',
      () => spoiled('history', [1, 1], (row, i) => void (row[i] = 5)),
      /seconds of generation 2 is the number 5, expected 2342/,
    ],
    [
      'a mean above the maximum',
      () => spoiled('history', [0, 2], (row, i) => void (row[i] = 99)),
      /generation 1 has mean 99, min -82\.07 and max 35\.09/,
    ],
    [
      'sigma of the search 0',
      () => spoiled('history', [0, 6], (row, i) => void (row[i] = 0)),
      /sigma of generation 1 is the number 0/,
    ],
    [
      'more steps than the most',
      () => spoiled('history', [0, 7], (row, i) => void (row[i] = 1001)),
      /mean steps of generation 1/,
    ],
    [
      'frames without their key, of which two look like first latents',
      () => STAND_INS.latents().latents.slice(0, 2),
      /frames of \[mu, sigma\].*"latents".*or first latents/,
    ],
    [
      'and of which four look like M',
      () => [...STAND_INS.latents().latents, STAND_INS.latents().latents[0]],
      /list of 4 pairs of 32 numbers.*"latents"/,
    ],
  ];
  it.each(refused)('%s: refused', (_, make, message) => {
    expect(() => readPaperFile('f', jsonBytes(make()))).toThrow(message);
  });
});
