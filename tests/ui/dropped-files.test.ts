/** What is dropped goes where it belongs: the authors' files by name or first bytes, the rest as a checkpoint. */
import { expect, test } from 'vitest';
import { droppedFiles, isPaperFile, usefulFiles } from '../../src/ui/dropped-files.ts';

test.each([
  ['rnn.json', 'not even JSON', true],
  ['0001.PNG', '', true],
  ['renamed', '  [[1, 2], 3]', true],
  ['renamed', '{"latents": []}', true],
  ['renamed', '\x89PNG\r\n', true],
  ['checkpoint.safetensors', '[', false],
  ['notes.txt', 'hello, this is a text', false],
  ['empty', '', false],
])('%s with %j', async (name, content, expected) => {
  const bytes = Uint8Array.from(content, (letter) => letter.charCodeAt(0));
  expect(await isPaperFile(new File([bytes], name))).toBe(expected);
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
