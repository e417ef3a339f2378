/**
 * The curve of the paper's own search for C, as published, to stand behind ours: D. Ha and J. Schmidhuber, "World
 * Models" (2018), CarRacing-v0. Facts, never points of a run.
 */
import type { ChartRow, CurveLine } from './curves.ts';

/** A line that others measured: generation and return. */
export interface PublishedLine extends CurveLine {
  /** Left out until ours have come this far: a scale up to it would flatten what is far below. */
  readonly from?: number;
  readonly points: readonly (readonly [x: number, value: number])[];
}

export interface PublishedCurve {
  readonly source: string;
  readonly lines: readonly PublishedLine[];
}

export const PAPER_CURVE: PublishedCurve = {
  source:
    'Paper: Ha & Schmidhuber 2018, CarRacing-v0, 1024 rollouts; population of 64, 16 rollouts each. Physical cap: ' +
    '935 to 941 on average over tracks, an estimate with the car as a point mass; drawn from returns of 600 on.',
  lines: [
    {
      key: 'paperMean',
      label: 'Paper: distribution mean',
      tone: 'paper',
      points: [
        [25, 822.9],
        [50, 867.5],
        [100, 867.0],
        [200, 880.4],
        [500, 890.6],
        [1000, 892.2],
        [1800, 900.46],
      ],
    },
    {
      key: 'paperPopulation',
      label: 'Paper: population',
      tone: 'paperPopulation',
      points: [
        [1, -54.6],
        [25, 668],
        [100, 799],
      ],
    },
    {
      key: 'physicalCap',
      label: 'Physical cap: 935 to 941',
      tone: 'reference2',
      from: 600,
      points: [
        [0, 938],
        [100_000, 938],
      ],
    },
  ],
};

/** How far beyond our own last generation the paper's lines go. */
const BEYOND = 1.1;

/** Our rows and the published lines in one table, as far as ours go and a bit: ours are not squeezed. */
export function withPublished(rows: readonly ChartRow[], lines: readonly PublishedLine[]): ChartRow[] {
  if (rows.length === 0 || lines.length === 0) return [...rows];
  const table = new Map(rows.map((row) => [row.x, { ...row }]));
  const end = rows[rows.length - 1].x * BEYOND;
  const highest = Math.max(
    ...rows.flatMap(({ x: _, ...values }) => Object.values(values).map((y) => y ?? 0)),
  );
  for (const { key, points, from = Number.NEGATIVE_INFINITY } of lines) {
    if (highest < from) continue;
    for (const [x, value] of clipped(points, rows[0].x, end)) {
      const row = table.get(x) ?? { x };
      table.set(x, Object.assign(row, { [key]: value }));
    }
  }
  return [...table.values()].sort((a, b) => a.x - b.x);
}

/** Whether a value of a line at x was published; between its points a line is only drawn. */
export function isPublished({ points }: PublishedLine, x: number): boolean {
  return points.some(([known]) => known === x);
}

/** The part of a broken line within [from, to]: where it crosses an end, it is cut there. */
function clipped(points: PublishedLine['points'], from: number, to: number): [number, number][] {
  const inside: [number, number][] = [];
  for (const [i, [x, value]] of points.entries()) {
    if (i > 0) {
      const [before, valueBefore] = points[i - 1];
      for (const edge of [from, to]) {
        if (before >= edge || edge >= x) continue;
        inside.push([edge, valueBefore + ((value - valueBefore) * (edge - before)) / (x - before)]);
      }
    }
    if (x >= from && x <= to) inside.push([x, value]);
  }
  return inside;
}
