/** How returns over many tracks are printed: the mean, how sure it is, and the tail. */
import { meanInterval } from '../../src/math/intervals.ts';
import { mean, standardDeviation } from '../../src/math/statistics.ts';

const SOLVED = 900;
const LOW = 800;

export interface Driver {
  name: string;
  returns: readonly number[];
}

const WIDTHS = [15, 18, 8, 7, 8];
const COLUMNS = ['mean ± sd', '95 % interval', `>= ${SOLVED}`, `< ${LOW}`, 'lowest'];

/** A line for each. The interval is that of the mean. */
export function scoreTable(drivers: readonly Driver[]): string {
  const lines = drivers.map(({ name, returns }) => {
    const count = (wanted: (value: number) => boolean): string => String(returns.filter(wanted).length);
    return line(name, [
      spread(returns),
      interval(returns),
      count((value) => value >= SOLVED),
      count((value) => value < LOW),
      Math.min(...returns).toFixed(1),
    ]);
  });
  return [line('return', COLUMNS), ...lines].join('\n');
}

/** Of each track's two returns, the first less the second. */
export function differenceLine(first: readonly number[], second: readonly number[]): string {
  const differences = first.map((value, i) => value - second[i]);
  const near = differences.filter((value) => Math.abs(value) < 1).length;
  return (
    `per track, original less page: ${spread(differences)}, 95 % interval ${interval(differences)}; ` +
    `less than 1 apart on ${near} of ${differences.length}`
  );
}

/** Each track in a line. */
export function trackLines(seeds: readonly number[], drivers: readonly Driver[]): string {
  const row = (cells: readonly string[]): string => cells.map((cell) => cell.padStart(10)).join('');
  return [
    row(['seed', ...drivers.map(({ name }) => name.split(',')[0])]),
    ...seeds.map((seed, i) => row([String(seed), ...drivers.map(({ returns }) => returns[i].toFixed(2))])),
  ].join('\n');
}

function line(name: string, cells: readonly string[]): string {
  return `${cells.map((cell, i) => cell.padStart(WIDTHS[i])).join('')}   ${name}`;
}

function spread(values: readonly number[]): string {
  return `${mean(values).toFixed(1)} ± ${standardDeviation(values).toFixed(1)}`;
}

function interval(values: readonly number[]): string {
  const { low, high } = meanInterval(mean(values), standardDeviation(values), values.length);
  return `${low.toFixed(1)} to ${high.toFixed(1)}`;
}
