/** What is dropped goes where it belongs: the authors' files by name or first bytes, the rest as a checkpoint. */
import { expect, test } from 'vitest';
import { droppedFiles, kindOf, sortDropped, usefulFiles } from '../../src/ui/dropped-files.ts';

test.each([
  ['rnn.json', 'not even JSON', 'paper'],
  ['0001.PNG', '', 'paper'],
  ['renamed', '  [[1, 2], 3]', 'paper'],
  ['renamed', '{"latents": []}', 'paper'],
  ['renamed', '\x89PNG\r\n', 'paper'],
  ['checkpoint.safetensors', '[', 'checkpoint'],
  ['notes.txt', 'hello, this is a text', 'checkpoint'],
  ['empty', '', 'checkpoint'],
  ['00000.npz', 'PK\x03\x04', 'episode'],
  ['renamed.safetensors', 'PK\x03\x04', 'episode'],
  ['an empty zip', 'PK\x05\x06', 'episode'],
  ['broken.npz', 'x', 'episode'],
  ['PK', 'PK', 'checkpoint'],
])('%s with %j', async (name, content, expected) => {
  const bytes = Uint8Array.from(content, (letter) => letter.charCodeAt(0));
  expect(await kindOf(new File([bytes], name))).toBe(expected);
});

/** A dropped folder as browsers offer it: at most `page` entries at a time. */
function folder(names: string[], page: number, inner: FileSystemEntry[] = []): FileSystemEntry {
  const entries = [
    ...inner,
    ...names.map((name) => ({
      isDirectory: false,
      file: (resolve: (file: File) => void) => resolve(new File(['x'], name)),
    })),
  ];
  return {
    isDirectory: true,
    createReader: () => {
      let at = 0;
      return {
        readEntries: (resolve: (some: unknown[]) => void) => {
          resolve(entries.slice(at, at + page));
          at += page;
        },
      };
    },
  } as unknown as FileSystemEntry;
}

const dropped = (...items: { entry?: FileSystemEntry; file?: File }[]): DataTransfer =>
  ({
    items: items.map(({ entry, file }) => ({
      kind: 'file',
      webkitGetAsEntry: () => entry ?? null,
      getAsFile: () => file ?? null,
    })),
  }) as unknown as DataTransfer;

test('folders are read to their end and depth, and only what the page can use is taken', async () => {
  const names = Array.from({ length: 25 }, (_, i) => `${i}.png`);
  const root = folder([...names, 'README.md'], 10, [folder(['rnn.json', 'train.py'], 10)]);
  const files = await droppedFiles(dropped({ entry: root }, { file: new File(['x'], 'odd.txt') }));
  expect(files.map(({ name }) => name)).toEqual(['rnn.json', ...names, 'odd.txt']);
});

test('of a chosen folder too', () => {
  const files = ['a.json', 'b.py', 'c.safetensors'].map((name) => new File(['x'], name));
  expect(usefulFiles(files).map(({ name }) => name)).toEqual(['a.json', 'c.safetensors']);
});

/** A file whose bytes are those of a checkpoint's beginning. */
const checkpoint = (name: string) =>
  new File([Uint8Array.of(64, 0, 0, 0, 0, 0, 0, 0), '{"__metadata__":{}}'], name);

test('a renamed file is known by its first bytes', async () => {
  expect(await kindOf(checkpoint('agent.json'))).toBe('checkpoint');
  expect(await kindOf(checkpoint('agent.npz'))).toBe('checkpoint');
  const png = new File([Uint8Array.of(0x89, 0x50, 0x4e, 0x47)], '0001.safetensors');
  expect(await kindOf(png)).toBe('paper');
});

test('a dropped folder tells where each of its files lay', async () => {
  const entry = folder([], 10, [
    {
      isDirectory: false,
      fullPath: '/carracing/tf_rnn/rnn.json',
      file: (resolve: (file: File) => void) => resolve(new File(['x'], 'rnn.json')),
    } as unknown as FileSystemEntry,
  ]);
  const [file] = await droppedFiles(dropped({ entry }));
  expect([file.name, file.webkitRelativePath]).toEqual(['rnn.json', 'carracing/tf_rnn/rnn.json']);
});

test('of two checkpoints neither is loaded, both are named, and the rest is taken', async () => {
  const [a, b, paper] = [checkpoint('a.safetensors'), checkpoint('b'), new File(['[]'], 'rnn.json')];
  const sorted = await sortDropped([a, paper, b]);
  expect(sorted).toMatchObject({ papers: [paper], checkpoint: null });
  expect(sorted.notices).toEqual([
    ['warning', expect.stringMatching(/one checkpoint can be loaded.*a\.safetensors and b.*Drop one/i)],
  ]);
});

test('a checkpoint beside a file of the paper: both are taken, and it is said where each goes', async () => {
  const [one, paper] = [checkpoint('a.safetensors'), new File(['[]'], 'rnn.json')];
  expect(await sortDropped([paper, one])).toEqual({
    papers: [paper],
    episodes: [],
    checkpoint: one,
    notices: [['info', expect.stringMatching(/a\.safetensors is loaded.*rnn\.json is loaded for the paper/)]],
  });
  // Alone neither needs a word.
  expect((await sortDropped([one])).notices).toEqual([]);
  expect((await sortDropped([paper])).notices).toEqual([]);
  expect((await sortDropped([])).notices).toHaveLength(1);
});

test('episodes are taken in the order of their numbers, whatever else is dropped beside them', async () => {
  const npz = (name: string) => new File(['PK\x03\x04'], name);
  const [one, paper] = [checkpoint('a.safetensors'), new File(['[]'], 'rnn.json')];
  const sorted = await sortDropped([npz('10.npz'), one, npz('9.npz'), paper]);
  expect(sorted).toMatchObject({ papers: [paper], checkpoint: one });
  expect(sorted.episodes.map(({ name }) => name)).toEqual(['9.npz', '10.npz']);
  expect(sorted.notices).toEqual([
    [
      'info',
      expect.stringMatching(
        /^a\.safetensors is loaded .*; rnn\.json is loaded .*; 2 files are imported as episodes\.$/,
      ),
    ],
  ]);
  expect((await sortDropped([npz('1.npz')])).notices).toEqual([]);
});
