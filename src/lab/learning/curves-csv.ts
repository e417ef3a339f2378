/** The loss curves of V and M as comma-separated values, a line for each point: curves.csv (docs/results-files.md). */
import { CURVE_COLUMNS } from '../checkpoint/checkpoint-learning.ts';
import type { Learning } from './learning.ts';

const PARTS = ['vision', 'memory'] as const;

/** Of both parts; each has those of its own, and the others are empty. */
const COLUMNS = [...new Set(PARTS.flatMap((part) => CURVE_COLUMNS[part]))];

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** @param learning undefined before the first run: the header alone */
export function curvesCsv(learning: Learning | undefined): string {
  const rows = PARTS.flatMap((part) =>
    (learning?.[part].curve ?? []).map(({ x, values }) => [
      part,
      x,
      ...COLUMNS.map((name) => values[name] ?? ''),
    ]),
  );
  return [['part', 'step', ...COLUMNS.map(snakeCase)], ...rows].map((row) => `${row.join(',')}\n`).join('');
}
