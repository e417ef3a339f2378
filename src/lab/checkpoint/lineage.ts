/** The runs that an agent comes from, the newest first: each began with the checkpoint that the next one made. */
import type { WarmStart } from './warm-start.ts';

export interface EarlierRun {
  /** What was kept of its checkpoint. */
  keep: string;
  /** Its command, and its day as ISO 8601 has it; null where its file does not tell. */
  command: string | null;
  date: string | null;
}

/** Of a run that begins with a checkpoint. */
export function lineageOf({
  checkpoint: { report },
  keep,
}: Pick<WarmStart, 'checkpoint' | 'keep'>): EarlierRun[] {
  return [earlierRun(keep, report.provenance), ...lineageIn(report)];
}

/** As a report has it; one that was made before `lineage` was kept knows its own beginning alone. */
export function lineageIn({ lineage, base }: Readonly<Record<string, unknown>>): EarlierRun[] {
  if (Array.isArray(lineage)) return lineage.map((run) => earlierRun(run?.keep, run));
  if (base === null || typeof base !== 'object') return [];
  const { keep, provenance } = base as { keep?: unknown; provenance?: unknown };
  return [earlierRun(keep, provenance)];
}

function earlierRun(keep: unknown, made: unknown): EarlierRun {
  const { command, date } = (made ?? {}) as { command?: unknown; date?: unknown };
  return {
    keep: String(keep),
    command: typeof command === 'string' ? command : null,
    date: typeof date === 'string' ? date : null,
  };
}
