/** The archive worker: reads and writes whole files. */
import { transfer, wrap } from 'comlink';
import { episodeNpz, framesIn, type StoredEpisode, stripIn, summaryIn } from '../src/data/episode-files.ts';
import type { EpisodePaths } from '../src/data/episode-paths.ts';
import {
  forgetEpisodes,
  holdSet,
  type ImportedSet,
  type NamedNpz,
  presentSet,
  type TakenEpisodes,
  takeEpisodes,
} from '../src/data/imported-set.ts';
import type { World } from '../src/env/experiments.ts';
import { fewAtOnce } from '../src/files/few-at-once.ts';
import {
  bytesOf,
  keepFilesIn,
  list,
  openFile,
  readFile,
  remove,
  roomLeft,
  writeFile,
} from '../src/files/files.ts';
import { hold } from '../src/files/locks.ts';
import type { FileStore } from '../src/files/memory-files.ts';
import type { FolderEntry, Room } from '../src/files/opfs.ts';
import { readFileHeader, type SafetensorsHeader } from '../src/files/safetensors.ts';
import { ZipArchive } from '../src/files/zip.ts';
import type { Weights } from '../src/math/weights.ts';
import { serve } from '../src/threads/serve.ts';
import { decodeSnapshot } from '../src/training/snapshot-file.ts';

export class ArchiveWorker {
  #zip = new ZipArchive();

  /** Files are in the page's memory, from now on. */
  keepFilesAt(port: MessagePort): void {
    keepFilesIn(wrap<FileStore>(port));
  }

  write(path: string, bytes: Uint8Array): Promise<void> {
    return writeFile(path, bytes);
  }

  async read(path: string): Promise<Uint8Array | null> {
    const bytes = await readFile(path);
    return bytes === null ? null : transfer(bytes, [bytes.buffer]);
  }

  list(path: string): Promise<FolderEntry[]> {
    return list(path);
  }

  /** Bytes of all files below a folder. */
  bytesOf(path: string): Promise<number> {
    return bytesOf(path);
  }

  /** The header of a safetensors file; null where there is none. @throws RangeError naming the fault of the file */
  header(path: string): Promise<SafetensorsHeader | null> {
    return openFile(path, readFileHeader);
  }

  /** The bytes [begin, end) of a file; null where there is none. */
  async part(path: string, begin: number, end: number): Promise<Uint8Array | null> {
    const bytes = await openFile(path, (file) => file.read(begin, end));
    return bytes === null ? null : transfer(bytes, [bytes.buffer]);
  }

  /** The weights of a snapshot of V's or M's training; null where there is none. */
  async snapshot(path: string): Promise<Weights | null> {
    const bytes = await readFile(path);
    if (bytes === null) return null;
    const weights = decodeSnapshot(bytes);
    return transfer(
      weights,
      Object.values(weights).map(({ data }) => data.buffer as ArrayBuffer),
    );
  }

  /** Bytes that the browser grants the page; null where it does not report them. */
  room(): Promise<Room | null> {
    return roomLeft();
  }

  remove(path: string): Promise<void> {
    return remove(path);
  }

  /** Summaries of the episodes in these files; null for each that is not there. */
  episodes(paths: readonly EpisodePaths[]): Promise<(StoredEpisode | null)[]> {
    return fewAtOnce(paths, summaryIn);
  }

  /** One of them as an .npz. */
  async episodeNpz(paths: EpisodePaths): Promise<Uint8Array> {
    const bytes = await episodeNpz(paths);
    return transfer(bytes, [bytes.buffer]);
  }

  /** All its frames. RGB bytes [T + 1, 64, 64, 3] */
  async episodeFrames(paths: EpisodePaths): Promise<Uint8Array> {
    const frames = await framesIn(paths);
    return transfer(frames, [frames.buffer]);
  }

  /** `count` of them, evenly spread. RGB bytes [count, 64, 64, 3] */
  async episodeStrip(paths: EpisodePaths, count: number): Promise<Uint8Array> {
    const strip = await stripIn(paths, count);
    return transfer(strip, [strip.buffer]);
  }

  /** Puts an episode as an .npz into the archive that is being made. */
  async zipEpisode(name: string, paths: EpisodePaths): Promise<void> {
    this.#zip.add(name, await episodeNpz(paths));
  }

  /** The archive; the next one begins. */
  endZip(): Blob {
    const whole = this.#zip.end();
    this.#zip = new ZipArchive();
    return whole;
  }

  /** The present set of imported episodes. @param folder of all that was imported for an experiment */
  presentSet(folder: string): Promise<ImportedSet> {
    return presentSet(folder);
  }

  /** The same, whose files stay until this worker ends. */
  holdSet(folder: string): Promise<ImportedSet> {
    return holdSet(folder);
  }

  /** Holds a set again that a lost worker held. */
  async holdFolder(folder: string): Promise<void> {
    await hold(folder);
  }

  /** Brings in the episodes of .npz files, all or none. */
  takeEpisodes(
    folder: string,
    npzs: readonly NamedNpz[],
    world: World,
    manner: 'replace' | 'add',
  ): Promise<TakenEpisodes> {
    return takeEpisodes(folder, npzs, world, manner);
  }

  /** Deletes all that was imported. */
  forgetEpisodes(folder: string): Promise<void> {
    return forgetEpisodes(folder);
  }
}

serve(new ArchiveWorker());
