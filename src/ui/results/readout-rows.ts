/** Rows of read-outs, and what they were scored on: the same in both cards. */
import { counted } from '../../math/text.ts';
import type { ReadoutRow } from '../../store/report.ts';
import { formatR2 } from '../format.ts';
import type { CardRow } from './card-table.tsx';

export const READOUT_COLUMNS = ['z', 'h', 'z and h'];

export const READOUT_WHY =
  'Linear probe, fitted on training episodes and scored on unseen ones: from z of the frame, from h as C receives it (all earlier frames), and from both. 1 is perfect; 0 equals the mean. Higher is better.';

export function readoutCardRows(
  rows: readonly ReadoutRow[],
  words: Record<string, { name: string; why: string }>,
): CardRow[] {
  return rows.map(({ name, z, h, zh }) => ({
    ...(words[name] ?? { name, why: name }),
    values: [z, h, zh].map(formatR2),
    tone: 'ours',
  }));
}

export function unseenEpisodes({ unseenEpisodes: count }: { unseenEpisodes: number | null }): string {
  return count === null ? 'the episodes' : counted(count, 'episode');
}
