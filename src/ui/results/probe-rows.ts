/** Rows of linear probes, and the episodes they were scored on: the same for ball and car. */
import { counted } from '../../math/text.ts';
import type { ProbeRow } from '../../store/report.ts';
import { formatR2 } from '../format.ts';
import type { CardRow } from './card-table.tsx';

export const PROBE_COLUMNS = ['z', 'h', 'z and h'];

export const ABOUT_PROBES =
  'Linear probe, fitted on some episodes and scored on others that V and M never saw: from z of the ' +
  'frame, from h as C receives it (all earlier frames), and from both. 1 is perfect; 0 ' +
  'equals the mean. Higher is better.';

export function probeCardRows(
  rows: readonly ProbeRow[],
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
