/** Files in one zip archive, as they are: what is packed already gets no smaller. */
import { Zip, ZipPassThrough } from 'fflate';

/** fflate does not write zip64, so places in the archive have 32 bits, and the count of files has 16. */
const MAX_BYTES = 2 ** 32 - 1;
const MAX_FILES = 2 ** 16 - 1;
/** Of each file, for its name and its line in the directory. */
const OVERHEAD = 1024;

/** An archive that grows file by file, and that the browser may keep on disk meanwhile. */
export class ZipArchive {
  readonly #zip = new Zip();
  #content = new Blob();
  #written: Uint8Array<ArrayBuffer>[] = [];
  #bytes = 0;
  #files = 0;

  constructor() {
    this.#zip.ondata = (error, chunk) => {
      if (error) throw error;
      this.#written.push(chunk as Uint8Array<ArrayBuffer>);
    };
  }

  /** @throws RangeError where the archive would be too large for a zip */
  add(name: string, bytes: Uint8Array): void {
    this.#bytes += bytes.length + OVERHEAD;
    if (this.#bytes > MAX_BYTES || ++this.#files > MAX_FILES) {
      throw new RangeError(`${name} no longer fits into one zip archive, which holds 4 GB and 65,535 files`);
    }
    const file = new ZipPassThrough(name);
    this.#zip.add(file);
    file.push(bytes, true);
    this.#flush();
  }

  /** The whole archive; nothing can be added to it any more. */
  end(): Blob {
    this.#zip.end();
    this.#flush();
    return this.#content;
  }

  #flush(): void {
    this.#content = new Blob([this.#content, ...this.#written], { type: 'application/zip' });
    this.#written = [];
  }
}
