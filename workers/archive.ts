/** The archive worker: reads and writes whole files. */
import { expose, transfer, wrap } from 'comlink';
import { keepFilesIn, readFile, remove, roomLeft, writeFile } from '../src/files/files.ts';
import type { FileStore } from '../src/files/memory-files.ts';
import type { Room } from '../src/files/opfs.ts';

export class ArchiveWorker {
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

  /** Bytes that the browser grants the page; null where it does not report them. */
  room(): Promise<Room | null> {
    return roomLeft();
  }

  remove(path: string): Promise<void> {
    return remove(path);
  }
}

expose(new ArchiveWorker());
