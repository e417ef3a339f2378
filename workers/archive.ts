/** The archive worker: reads and writes whole files. */
import { transfer, wrap } from 'comlink';
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
import type { FileStore } from '../src/files/memory-files.ts';
import type { FolderEntry, Room } from '../src/files/opfs.ts';
import { readFileHeader, type SafetensorsHeader } from '../src/files/safetensors.ts';
import { serve } from '../src/threads/serve.ts';

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

  /** Bytes that the browser grants the page; null where it does not report them. */
  room(): Promise<Room | null> {
    return roomLeft();
  }

  remove(path: string): Promise<void> {
    return remove(path);
  }
}

serve(new ArchiveWorker());
