/** Result and progress of loading files into the authors' agent. Types only. */
import type { PaperParts } from './paper-agent.ts';
import type { PaperFileKind } from './paper-files.ts';

export interface LoadedFiles {
  /** `index`: index among the given files; `place`: the part that the file is for, one file each. */
  taken: { index: number; name: string; kind: PaperFileKind; place?: string }[];
  /** Files of the authors that the page does not use. */
  ignored: { name: string; what: string }[];
  refused: { name: string; reason: string }[];
  parts: PaperParts;
}

export type ProgressListener = (what: string, done: number, total: number) => void;
