/**
 * Reads several files of the authors at once, each separately. Where two files with different contents are for the same
 * place, both are refused; a second file with the same bytes is ignored.
 */

import { messageOf } from '../math/text.ts';
import { type PaperFile, readPaperFile } from './paper-files.ts';

/** Decodes a recorded frame: RGBA, 64x64. */
export type DecodePicture = (name: string, png: Uint8Array) => Promise<Uint8ClampedArray>;

/** A file that was read and is not loaded yet. */
export interface ReadFile {
  name: string;
  /** The part that the file is for; at most one file each. */
  place: string;
  file: Exclude<PaperFile, { kind: 'unused' }>;
  /** Only for a frame. */
  picture: Uint8ClampedArray | null;
}

export interface DroppedFile {
  /** With its folder, if it has one. */
  name: string;
  read(): Promise<Uint8Array>;
}

export interface Drop {
  /** `index`: index among the given files. */
  taken: (ReadFile & { index: number })[];
  ignored: { name: string; what: string }[];
  refused: { name: string; reason: string }[];
}

type Kind = ReadFile['file']['kind'];

const PLACES: Record<Exclude<Kind, 'frame'>, string> = {
  memory: 'M',
  controller: 'C',
  latents: 'the recorded latents',
  starts: 'the first latents',
  history: 'the training curve',
  tests: "the training curve's tests",
};

const placeOf = (file: ReadFile['file']): string =>
  file.kind === 'frame' ? `frame ${file.frame + 1}` : PLACES[file.kind];

/** Reads one file and decodes its picture. @throws TypeError naming a file that is not one of the authors' */
export async function readOne(
  name: string,
  bytes: Uint8Array,
  decode: DecodePicture,
): Promise<ReadFile | Extract<PaperFile, { kind: 'unused' }>> {
  const file = readPaperFile(name, bytes);
  if (file.kind === 'unused') return file;
  const picture = file.kind === 'frame' ? await decode(name, bytes) : null;
  return { name, place: placeOf(file), file, picture };
}

/** Reads each file separately: a refused one does not affect the others. @param onFile gets the number of files read */
export async function readDrop(
  files: readonly DroppedFile[],
  decode: DecodePicture,
  onFile: (done: number) => void,
): Promise<Drop> {
  const drop: Drop = { taken: [], ignored: [], refused: [] };
  const claims = new Map<string, (Drop['taken'][number] & { bytes: Uint8Array })[]>();
  for (const [index, { name, read }] of files.entries()) {
    onFile(index);
    try {
      const bytes = await read();
      const one = await readOne(name, bytes, decode);
      if ('what' in one) drop.ignored.push({ name, what: one.what });
      else claims.set(one.place, [...(claims.get(one.place) ?? []), { ...one, index, bytes }]);
    } catch (error) {
      drop.refused.push({ name, reason: messageOf(error) });
    }
  }
  for (const [place, [first, ...more]] of claims) {
    const { bytes, ...one } = first;
    const others = more.filter((other) => !isSame(other.bytes, bytes));
    if (others.length > 0) {
      const names = [first, ...others].map(({ name }) => name).join(' and ');
      drop.refused.push({
        name: first.name,
        reason: `${names} are both ${place}, with different contents: drop only the one you mean`,
      });
      continue;
    }
    drop.taken.push(one);
    for (const { name } of more) drop.ignored.push({ name, what: `the same file as ${first.name}` });
  }
  drop.taken.sort((a, b) => a.index - b.index);
  return drop;
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
