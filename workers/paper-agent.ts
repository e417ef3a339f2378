/**
 * The thread of the paper's own agent: reads the authors' files, decodes their pictures, runs M and C.
 */
import { expose, transfer } from 'comlink';
import { openWasm } from '../src/backend/wasm.ts';
import {
  type DreamOrigin,
  PaperAgent,
  type PaperMoment,
  type PaperParts,
  type ReplaySummary,
} from '../src/rollout/paper-agent.ts';
import type { PaperFileKind } from '../src/rollout/paper-files.ts';
import { decodePicture } from '../src/rollout/paper-pictures.ts';

export interface Taken {
  /** `index`: its place among the files that were given. */
  taken: { index: number; name: string; kind: PaperFileKind }[];
  /** The authors' too, but nothing makes use of them. */
  aside: { name: string; what: string }[];
  refused: { name: string; reason: string }[];
  parts: PaperParts;
}

export type ProgressListener = (what: string, done: number, total: number) => void;

const REPORT_EVERY = 16;

export class PaperAgentWorker {
  private readonly agent = new PaperAgent();
  private tell: ProgressListener = () => undefined;

  /** Once: everything that takes long is told there. */
  listen(tell: ProgressListener): void {
    this.tell = tell;
  }

  /** Every file by itself: one that is refused leaves the others, and what was there, as they are. */
  async take(files: readonly File[]): Promise<Taken> {
    const taken: Taken['taken'] = [];
    const aside: Taken['aside'] = [];
    const refused: Taken['refused'] = [];
    for (const [i, file] of files.entries()) {
      if (i % REPORT_EVERY === 0) this.tell('Reading files', i, files.length);
      const { name } = file;
      try {
        const bytes = new Uint8Array(await file.arrayBuffer());
        const read = await this.agent.take(name, bytes, decodePicture);
        if (read.kind === 'unused') aside.push({ name, what: read.what });
        else taken.push({ index: i, name, kind: read.kind });
      } catch (error) {
        refused.push({ name, reason: error instanceof Error ? error.message : String(error) });
      }
    }
    return { taken, aside, refused, parts: this.agent.parts };
  }

  async replay(): Promise<ReplaySummary> {
    await openWasm();
    const total = this.agent.parts.latents?.frames ?? 0;
    return this.agent.replay((done) => this.tell('M and C over the recording', done, total));
  }

  async show(frame: number): Promise<PaperMoment> {
    await openWasm();
    return handOver(this.agent.show(frame));
  }

  async beginDream(origin: DreamOrigin, seed: number): Promise<PaperMoment> {
    await openWasm();
    return handOver(this.agent.beginDream(origin, seed));
  }

  advance(steps: number, tau: number): PaperMoment {
    return handOver(this.agent.advance(steps, tau));
  }
}

function handOver(moment: PaperMoment): PaperMoment {
  const pictures = [moment.recorded?.picture, moment.dream?.picture];
  return transfer(
    moment,
    pictures.filter((picture) => picture != null).map((picture) => picture.buffer),
  );
}

expose(new PaperAgentWorker());
