/** The authors' files are told apart by what is in them; what is wrong with a file is named. */
import { describe, expect, it, test } from 'vitest';
import { readPaperFile } from '../../src/paper/paper-files.ts';
import {
  jsonBytes,
  missingPaperFiles,
  PAPER_FILES,
  paperBytes,
  paperTitle,
  pngHeader,
  STAND_INS,
} from './paper-data.helper.ts';

type JsonKind = keyof typeof STAND_INS;
const KINDS = Object.keys(STAND_INS) as JsonKind[];

describe('each kind is recognised by its form, not by its name', () => {
  test.each(KINDS)('%s', (kind) => {
    expect(readPaperFile('renamed.txt', jsonBytes(STAND_INS[kind]())).kind).toBe(kind);
  });

  test('swapped names change nothing', () => {
    expect(readPaperFile('rnn.json', jsonBytes(STAND_INS.controller())).kind).toBe('controller');
    expect(readPaperFile('carracing.cma.16.64.best.json', jsonBytes(STAND_INS.memory())).kind).toBe('memory');
    expect(readPaperFile('initial_z.json', jsonBytes(STAND_INS.latents())).kind).toBe('latents');
  });

  test('a frame is recognised by its signature, its number by its name', () => {
    expect(readPaperFile('0984.png', pngHeader(64, 64))).toEqual({ kind: 'frame', frame: 983 });
    expect(readPaperFile('track2-frame17', pngHeader(64, 64))).toEqual({ kind: 'frame', frame: 16 });
  });

  test('other files of the repository are recognised but not used', () => {
    const pixel = new Array(3).fill(new Array(32).fill(1)); // [3, 32]
    const vision = [new Array(4).fill(new Array(4).fill(pixel)), ...new Array(21).fill([1])];
    const parameters = new Array(867).fill(1);
    expect(readPaperFile('vae.json', jsonBytes(vision))).toMatchObject({
      kind: 'unused',
      what: expect.stringContaining('V'),
    });
    expect(readPaperFile('a', jsonBytes([parameters])).kind).toBe('unused');
    expect(readPaperFile('b', jsonBytes([[25, 822.8, parameters]])).kind).toBe('unused');
  });

  test('scaled integers become values', () => {
    const file = readPaperFile('a.json', jsonBytes(STAND_INS.latents()));
    expect(file.kind === 'latents' && file.latents.mu[0]).toBe(0.5);
    const starts = readPaperFile('b.json', jsonBytes(STAND_INS.starts()));
    // logvar 0 is a deviation of 1.
    expect(
      starts.kind === 'starts' && [starts.starts.starts, starts.starts.mu[0], starts.starts.sigma[0]],
    ).toEqual([2, 1, 1]);
    const tests = readPaperFile('c.json', jsonBytes(STAND_INS.tests()));
    expect(tests.kind === 'tests' && tests.tests).toEqual([{ generation: 25, seconds: 56142, mean: 822.8 }]);
  });
});

/** A stand-in after one change. */
function spoiled<K extends JsonKind>(
  kind: K,
  change: (json: ReturnType<(typeof STAND_INS)[K]>) => void,
): Uint8Array {
  const json = STAND_INS[kind]() as ReturnType<(typeof STAND_INS)[K]>;
  change(json);
  return jsonBytes(json);
}

describe('a bad file is refused by name, with what was seen and what was expected', () => {
  const bad: [string, Uint8Array, RegExp][] = [
    ['empty.json', new Uint8Array(0), /empty\.json is empty/],
    ['text.json', new TextEncoder().encode('hello'), /text\.json is neither a PNG nor complete JSON/],
    ['rnn.json', jsonBytes(STAND_INS.memory()).subarray(0, 70_000), /rnn\.json.*70,000 bytes.*truncated/],
    [
      'rnn.json',
      spoiled('memory', (m) => m.pop()),
      /rnn\.json: this is a list of 3.*known are M \(rnn\.json\)/,
    ],
    [
      'doom.json',
      spoiled('memory', (m) => (m[0] as number[][]).pop()),
      /doom\.json: .*memory\.mdn\.kernel.*\[256,480\].*length 255/,
    ],
    ['c.json', spoiled('controller', (c) => c[0].pop()), /c\.json: .*867 parameters, this file has 866/],
    [
      'c.json',
      jsonBytes([new Array(866).fill(1)]),
      /c\.json: this is a list of 1, the first of them a list of 866/,
    ],
    ['c.json', jsonBytes([new Array(867).fill(1), 'high']), /ends with its score, found high/],
    [
      'z.json',
      spoiled('latents', (z) => z.latents[1][0].pop()),
      /mu of latents\[1\] is a list of 31 numbers, expected 32/,
    ],
    [
      'z.json',
      spoiled('latents', (z) => z.latents[2].pop()),
      /latents\[2\] is a list of 1.*expected \[mu, sigma\]/,
    ],
    ['z.json', spoiled('latents', (z) => z.latents[2][1].fill(-3)), /sigma of latents\[2\] holds -3/],
    ['i.json', spoiled('starts', (s) => s[1].pop()), /2 mu, but 1 logvar/],
    ['h.json', spoiled('history', (h) => h[1].pop()), /generation 2 is a list of 8 numbers, expected 9/],
    ['t.json', spoiled('tests', (t) => t[0].splice(4, 2)), /test 1 is a list of 8.*'curr'/],
    ['other.json', jsonBytes({ name: 'x', version: 1 }), /this is an object with name, version; known are/],
    ['null.json', jsonBytes(null), /this is null/],
    ['mine.json', Uint8Array.of(64, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x22), /mine\.json is a checkpoint/],
    [
      'large.png',
      pngHeader(96, 96),
      /large\.png is a picture of 96x96; of pictures .*paper’s frames, of 64x64/,
    ],
    ['frame.png', pngHeader(64, 64), /frame\.png has no frame number/],
    ['0000.png', pngHeader(64, 64), /0000\.png has no frame number/],
    ['0001.png', pngHeader(64, 64).subarray(0, 20), /0001\.png is a PNG of 20 bytes: truncated/],
  ];
  test.each(bad)('%s', (name, bytes, message) => {
    expect(() => readPaperFile(name, bytes)).toThrow(message);
  });
});

const missing = missingPaperFiles();

describe.skipIf(missing !== null)(`the authors' own files, ${paperTitle(missing)}`, () => {
  it.each(Object.keys(PAPER_FILES) as (keyof typeof PAPER_FILES)[])('%s', (kind) => {
    expect(readPaperFile(kind === 'frame' ? '0001.png' : 'dropped', paperBytes(kind)).kind).toBe(kind);
  });

  it('the training curve is the one of the paper', () => {
    const history = readPaperFile('h', paperBytes('history'));
    const tests = readPaperFile('t', paperBytes('tests'));
    if (history.kind !== 'history' || tests.kind !== 'tests') throw new Error('told apart wrongly');
    expect(history.generations).toHaveLength(1800);
    expect(tests.tests[0]).toMatchObject({ generation: 25, mean: expect.closeTo(822.88, 2) });
    expect(tests.tests.at(-1)).toMatchObject({ generation: 1800, mean: expect.closeTo(900.46, 2) });
  });
});
