/** The archive worker's own functions on files in memory, and a run with curves and pictures to store in them. */
import * as files from '../../../src/files/files.ts';
import { MemoryFiles } from '../../../src/files/memory-files.ts';
import { readFileHeader } from '../../../src/files/safetensors.ts';
import type { SavedRun } from '../../../src/lab/checkpoint/saved-run.ts';
import type { StageName } from '../../../src/lab/events.ts';
import type { OpenedArchive } from '../../../src/lab/library/run-files.ts';
import { decodeSnapshot } from '../../../src/training/snapshot-file.ts';
import { FRAME_LENGTH } from '../../../src/vision/config.ts';
import { wholeRun } from '../whole-run.helper.ts';

/** Empty files in memory, and an archive of them. */
export function emptyArchive(): OpenedArchive {
  files.keepFilesIn(new MemoryFiles(1e9));
  const { remove, list, bytesOf, openFile } = files;
  const worker = {
    ...{ read: files.readFile, write: files.writeFile, remove, list, bytesOf, room: files.roomLeft },
    header: (path: string) => openFile(path, readFileHeader),
    snapshot: async (path: string) => {
      const bytes = await files.readFile(path);
      return bytes && decodeSnapshot(bytes);
    },
    part: (path: string, begin: number, end: number) => openFile(path, (file) => file.read(begin, end)),
  };
  const call = (what: (remote: typeof worker) => unknown) => what(worker);
  return { call, end: () => undefined } as unknown as OpenedArchive;
}

/** The same archive, whose first call of `method` fails and has no effect. */
export function failingOnce(archive: OpenedArchive, method: 'write' | 'remove'): OpenedArchive {
  let failed = false;
  const call = (what: (remote: unknown) => unknown) =>
    archive.call((worker) => {
      const fail = (): Promise<never> => {
        failed = true;
        return Promise.reject(new Error(`${method} failed`));
      };
      return what(failed ? worker : { ...worker, [method]: fail }) as Promise<unknown>;
    });
  return { ...archive, call } as unknown as OpenedArchive;
}

/** Two snapshots of three frames: the pictures of the last one are 4, 5 and 6 all over. */
export function runAt(stagesDone: StageName[], change: object = {}): SavedRun {
  const run = wholeRun();
  const pictures = new Uint8Array(6 * FRAME_LENGTH);
  for (let i = 0; i < 6; i++) pictures.fill(i + 1, i * FRAME_LENGTH, (i + 1) * FRAME_LENGTH);
  run.learning.vision = {
    curve: [{ x: 1, values: { loss: 3, reconstruction: 2, kl: 1 } }],
    timelapse: {
      part: 'vision',
      steps: [1, 5],
      frames: 3,
      originals: new Uint8Array(3 * FRAME_LENGTH),
      pictures,
    },
  };
  return { ...run, settings: { ...run.settings, ...change }, stagesDone };
}
