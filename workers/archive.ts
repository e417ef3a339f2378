/**
 * The archive worker: reads and writes whole files in the origin's private file system.
 */
import { expose, transfer } from 'comlink';
import { type Room, readFile, remove, roomLeft, writeFile } from '../src/files/opfs.ts';

export class ArchiveWorker {
  write(path: string, bytes: Uint8Array): Promise<void> {
    return writeFile(path, bytes);
  }

  async read(path: string): Promise<Uint8Array | null> {
    const bytes = await readFile(path);
    return bytes === null ? null : transfer(bytes, [bytes.buffer]);
  }

  /** Bytes that the browser grants the page; null where it does not report them. */
  room(): Promise<Room | null> {
    return roomLeft();
  }

  remove(path: string): Promise<void> {
    return remove(path);
  }
}

expose(new ArchiveWorker());
