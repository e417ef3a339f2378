/**
 * A comparison as an SVG: for each measure the groups under one another, every run as a dot, the mean as a bar, its
 * interval as a line.
 */
import { type MeasuredGroup, measure, type RunGroup } from '../lab/comparison/groups.ts';
import type { Measure } from '../lab/comparison/measures.ts';
import { fourDigits as digits } from '../math/text.ts';

/** Pixels. */
const WIDTH = 760;
const NAMES = 200;
const RIGHT = 30;
const HEAD = 34;
const ROW = 34;
const AXIS = 30;
const BLUE = '#1f5fa8';
/** A share of the axis beyond the outermost value. */
const MARGIN = 0.06;

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);

export function comparisonPicture(groups: readonly RunGroup[], measures: readonly Measure[]): string {
  let top = 0;
  const panels = measures.map((each) => {
    const rows = measure(groups, each);
    const panel = `<g transform="translate(0 ${top})">${panelOf(each.label, rows)}</g>`;
    top += HEAD + ROW * rows.length + AXIS;
    return panel;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${top}" viewBox="0 0 ${WIDTH} ${top}"`,
    ` font-family="sans-serif" font-size="13" fill="#1c1c1c">`,
    `<rect width="${WIDTH}" height="${top}" fill="#fff"/>${panels.join('\n')}</svg>\n`,
  ].join('');
}

function panelOf(title: string, rows: readonly MeasuredGroup[]): string {
  const low = Math.min(...rows.map((row) => row.lowest));
  const high = Math.max(...rows.map((row) => row.highest));
  const space = (high - low || Math.abs(high) || 1) * MARGIN;
  const [from, to] = [low - space, high + space];
  const x = (value: number): string =>
    (NAMES + ((value - from) / (to - from)) * (WIDTH - RIGHT - NAMES)).toFixed(1);
  const bottom = HEAD + ROW * rows.length;
  const line = (from: number, to: number, y: number, rise: number, stroke: string): string =>
    `<line x1="${x(from)}" x2="${x(to)}" y1="${y - rise}" y2="${y + rise}" ${stroke}/>`;
  const drawn = rows.map(({ name, values, mean, interval }, i) => {
    const y = HEAD + ROW * (i + 0.5);
    return [
      `<text x="${NAMES - 12}" y="${y + 4}" text-anchor="end">${escaped(tail(name))}</text>`,
      interval && line(interval.low, interval.high, y, 0, `stroke="${BLUE}" stroke-width="3"`),
      ...values.map((value) => `<circle cx="${x(value)}" cy="${y}" r="4" fill="${BLUE}" opacity="0.45"/>`),
      line(mean, mean, y, 10, 'stroke="#1c1c1c" stroke-width="2"'),
    ].join('');
  });
  const ticks = (high > low ? [low, high] : [low]).map(
    (value) =>
      `<text x="${x(value)}" y="${bottom + 17}" text-anchor="middle" fill="#555">${digits(value)}</text>`,
  );
  return [
    `<text x="12" y="22" font-weight="bold">${escaped(title)}</text>`,
    `<line x1="${NAMES}" x2="${WIDTH - RIGHT}" y1="${bottom}" y2="${bottom}" stroke="#999"/>`,
    ...drawn,
    ...ticks,
  ].join('\n');
}

/** A long path by its end, where paths differ. */
function tail(name: string): string {
  return name.length <= 26 ? name : `…${name.slice(-25)}`;
}
