/**
 * The worker of the paper's own agent: reads the authors' files, decodes their pictures, runs M and C.
 */
import { transfer } from 'comlink';
import { openWasm } from '../src/backend/wasm.ts';
import type { LoadedFiles, ProgressListener } from '../src/paper/loaded-files.ts';
import {
  type DreamOrigin,
  PaperAgent,
  type PaperMoment,
  type ReplaySummary,
} from '../src/paper/paper-agent.ts';
import { readDrop } from '../src/paper/paper-drop.ts';
import { decodePicture } from '../src/paper/paper-pictures.ts';
import { serve } from '../src/threads/serve.ts';

const REPORT_EVERY = 16;

export class PaperAgentWorker {
  private readonly agent = new PaperAgent();
  private taking: Promise<LoadedFiles> | null = null;
  private onProgress: ProgressListener = () => undefined;

  /** @param onProgress called during everything that takes long */
  listen(onProgress: ProgressListener): void {
    this.onProgress = onProgress;
  }

  /**
   * Takes each file by itself: a refused one changes nothing. Calls are done one after the other: of two files for one
   * place the later one stays, whichever is read first.
   * @param names with their folders, to distinguish files of one name
   */
  take(files: readonly File[], names = files.map(({ name }) => name)): Promise<LoadedFiles> {
    const before = this.taking;
    const take = async (): Promise<LoadedFiles> => {
      await Promise.allSettled([before]);
      return this.takeNow(files, names);
    };
    this.taking = take();
    return this.taking;
  }

  private async takeNow(files: readonly File[], names: readonly string[]): Promise<LoadedFiles> {
    const dropped = files.map((file, i) => ({
      name: names[i],
      read: async () => new Uint8Array(await file.arrayBuffer()),
    }));
    const { taken, ignored, refused } = await readDrop(dropped, decodePicture, (done) => {
      if (done % REPORT_EVERY === 0) this.onProgress('Reading files', done, files.length);
    });
    this.agent.place(taken);
    const { parts, framesBeyondLatents: beyond } = this.agent;
    if (beyond.length > 0 && taken.some(({ file }) => file.kind === 'frame' || file.kind === 'latents')) {
      const [first, ...more] = beyond;
      ignored.push({
        name: `the picture of frame ${first + 1}${more.length > 0 ? ` (and ${more.length} more)` : ''}`,
        what: `beyond the ${parts.latents?.frames} frames of ${parts.latents?.file}`,
      });
    }
    return {
      taken: taken.map(({ index, name, file, place }) => ({ index, name, kind: file.kind, place })),
      ignored,
      refused,
      parts,
    };
  }

  async replay(): Promise<ReplaySummary> {
    await openWasm();
    const total = this.agent.parts.latents?.frames ?? 0;
    return this.agent.replay((done) => this.onProgress('M and C over the recording', done, total));
  }

  /** Null where the recording that the page knew has been replaced, or was lost with an earlier worker. */
  async show(frame: number): Promise<PaperMoment | null> {
    await openWasm();
    return this.agent.has(frame) ? handOver(this.agent.show(frame)) : null;
  }

  /** Null where there is no such place any more. */
  async beginDream(origin: DreamOrigin, seed: number): Promise<PaperMoment | null> {
    await openWasm();
    return this.agent.canDream(origin) ? handOver(this.agent.beginDream(origin, seed)) : null;
  }

  /** Null where the dream is over: its files were replaced, or it is gone with a thread that was lost. */
  advance(steps: number, tau: number): PaperMoment | null {
    return this.agent.isDreaming ? handOver(this.agent.advance(steps, tau)) : null;
  }
}

function handOver(moment: PaperMoment): PaperMoment {
  const pictures = [moment.recorded?.picture, moment.dream?.picture];
  return transfer(
    moment,
    pictures.filter((picture) => picture != null).map((picture) => picture.buffer),
  );
}

serve(new PaperAgentWorker());
