/** What the paper's agent answers to files that were given to it, and the progress it reports. Types only. */
import type { PaperParts } from './paper-agent.ts';
import type { PaperFileKind } from './paper-files.ts';

export interface LoadedFiles {
  /** `index`: its place among the files that were given; `place`: what it is for, one file for each. */
  taken: { index: number; name: string; kind: PaperFileKind; place?: string }[];
  /** The authors' too, but nothing makes use of them. */
  aside: { name: string; what: string }[];
  refused: { name: string; reason: string }[];
  parts: PaperParts;
}

export type ProgressListener = (what: string, done: number, total: number) => void;
