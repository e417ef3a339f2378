/** How the live drives are printed: a row a drive, a row a style, and the lines that must hold. */
import { type Check, LIMITS, passes } from './limits.ts';
import { type Outcome, PARTED, type Summary } from './outcomes.ts';
import { STEADY, type Style } from './styles.ts';
import { short, type Verdicts } from './table.ts';
import type { TouchDifference } from './touches.ts';

interface Column<Row> {
  /** On two lines. */
  title: readonly [string, string];
  width: number;
  cell: (row: Row) => string;
}

interface DriveRow {
  name: string;
  outcome: Outcome;
}

const DRIVE: readonly Column<DriveRow>[] = [
  { title: ['drive', ''], width: 15, cell: ({ name }) => name },
  { title: ['steps', ''], width: 7, cell: ({ outcome }) => String(outcome.steps) },
  { title: ['rewards', 'differ'], width: 10, cell: ({ outcome }) => String(outcome.differing) },
  { title: ['by a step', 'only'], width: 12, cell: ({ outcome }) => String(outcome.offByAStep) },
  { title: ['parted', 'at step'], width: 10, cell: ({ outcome }) => String(outcome.partsAt ?? '-') },
  { title: ['return,', 'ours'], width: 10, cell: ({ outcome }) => outcome.returns.ours.toFixed(1) },
  { title: ['return,', "original's"], width: 13, cell: ({ outcome }) => outcome.returns.real.toFixed(1) },
];

interface StyleRow {
  name: string;
  summary: Summary;
}

const STYLE: readonly Column<StyleRow>[] = [
  { title: ['style', ''], width: 10, cell: ({ name }) => name },
  { title: ['drives', ''], width: 6, cell: ({ summary }) => String(summary.drives) },
  { title: ['steps', ''], width: 7, cell: ({ summary }) => String(summary.steps) },
  { title: ['a wheel', 'slides'], width: 9, cell: ({ summary }) => percent(summary.sliding, 0) },
  { title: ['rewards', 'differ'], width: 9, cell: ({ summary }) => percent(summary.differing, 3) },
  { title: ['by a', 'step'], width: 7, cell: ({ summary }) => percent(summary.offByAStep, 0) },
  { title: ['tiles', 'differ'], width: 9, cell: ({ summary }) => percent(summary.tilesDiffering, 2) },
  { title: ['all', 'equal'], width: 7, cell: ({ summary }) => percent(summary.exact, 0) },
  { title: ['return', 'equal'], width: 8, cell: ({ summary }) => percent(summary.equalReturn, 0) },
  { title: ['parted', ''], width: 8, cell: ({ summary }) => percent(summary.parted, 0) },
  {
    title: ['at step:', 'first, median'],
    width: 14,
    cell: ({ summary: { parting } }) =>
      parting ? `${parting.earliest}, ${Math.round(parting.median)}` : '-',
  },
  {
    title: ['return differs:', 'median, largest'],
    width: 16,
    cell: ({ summary: { returnDifference: by } }) => `${by.median.toFixed(1)}, ${by.largest.toFixed(1)}`,
  },
];

export function liveHeader(styles: readonly Style[]): void {
  for (const { name, what } of styles) console.log(`${name.padEnd(10)}${what}`);
  console.log('');
  titles(DRIVE);
}

export function liveLine(name: string, outcome: Outcome): void {
  console.log(line(DRIVE, (column) => column.cell({ name, outcome })));
}

export function summaryTable(rows: readonly StyleRow[]): void {
  console.log(
    '\nReported, not asserted. "By a step": of the rewards that differ, those of a tile touched one step earlier or\n' +
      'later. "Tiles differ": touched in another step, or by one side only. "All equal": every reward and the end.\n' +
      `"Parted": the hulls are more than ${PARTED} unit from each other; the actions, made for our car, then ` +
      "no longer fit\nthe original's.\n",
  );
  titles(STYLE);
  for (const each of rows) console.log(line(STYLE, (column) => column.cell(each)));
}

/** What must hold, whatever the tyres do; of the rewards, in the styles that seldom slide. */
export function liveLines(
  verdicts: Verdicts,
  rows: readonly StyleRow[],
  starts: { drives: number; differing: number },
  touches: TouchDifference,
): void {
  console.log('\nAsserted');
  const worst = (among: readonly StyleRow[]): number =>
    Math.max(...among.map(({ summary }) => summary.earlyHull));
  const steady = rows.filter(({ name }) => STEADY.includes(name));
  const checks: Check[] = [
    { what: `${starts.drives} starts: tiles of the track, tiles touched`, value: starts.differing, limit: 0 },
    {
      what: `${touches.tiles} tiles, our touch test on the original's wheels: in another step`,
      value: touches.differing,
      limit: 0,
    },
    { what: 'hull, first 100 steps, units: all styles', value: worst(rows), limit: LIMITS.pose },
    ...(steady.length === 0
      ? []
      : [
          {
            what: `hull, first 100 steps, units: ${names(steady)}`,
            value: worst(steady),
            limit: LIMITS.liveEarlyHull,
          },
        ]),
    ...steady.map(({ name, summary }) => ({
      what: `share of rewards that differ: ${name}`,
      value: summary.differing,
      limit: LIMITS.liveRewards,
    })),
  ];
  for (const check of checks) {
    const text = `${check.what.padEnd(72)}${short(check.value).padStart(8)}`;
    verdicts.line(`${text} <= ${short(check.limit)}`, passes(check));
  }
}

function names(rows: readonly StyleRow[]): string {
  return rows.map(({ name }) => name).join(', ');
}

function titles<Row>(columns: readonly Column<Row>[]): void {
  for (const i of [0, 1]) console.log(line(columns, ({ title }) => title[i]).trimEnd());
}

function line<Row>(columns: readonly Column<Row>[], cell: (column: Column<Row>) => string): string {
  return columns
    .map((column, i) => (i === 0 ? cell(column).padEnd(column.width) : cell(column).padStart(column.width)))
    .join('');
}

/** '-' where there is nothing to take a share of. */
function percent(share: number, digits: number): string {
  return Number.isNaN(share) ? '-' : `${(100 * share).toFixed(digits)}%`;
}
