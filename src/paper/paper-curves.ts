/**
 * Reads the authors' record of their search for C: a row per generation, and tests of the distribution mean. Every cell
 * is checked. Credit: Ha & Schmidhuber 2018.
 */
import { describe, isRow, numberAt } from './paper-json.ts';

/** A generation of the authors' search: 64 candidates of 16 rollouts. */
export interface Generation {
  generation: number;
  seconds: number;
  mean: number;
  min: number;
  max: number;
}

/** A test of the distribution mean on 1,024 rollouts. */
export interface GenerationTest {
  generation: number;
  seconds: number;
  mean: number;
}

export const HISTORY_CELLS = 9;

/** @param rows of generation, seconds, mean, min, max, sd, sigma, mean steps, most steps */
export function readHistory(rows: unknown[]): Generation[] {
  const read: Generation[] = [];
  rows.forEach((row, i) => {
    const where = `generation ${i + 1}`;
    if (!isRow(row) || row.length !== HISTORY_CELLS) {
      throw new TypeError(`${where} is ${describe(row)}, expected ${HISTORY_CELLS} numbers`);
    }
    const [mean, min, max] = ['mean', 'min', 'max'].map((name, at) =>
      numberAt(row[2 + at], `${name} of ${where}`),
    );
    if (!(min <= mean && mean <= max)) {
      throw new TypeError(
        `${where} has mean ${mean}, min ${min} and max ${max}, expected min <= mean <= max`,
      );
    }
    numberAt(row[5], `the standard deviation of ${where}`, '0 or more', (sd) => sd >= 0);
    numberAt(row[6], `sigma of ${where}`, 'a number above 0', (sigma) => sigma > 0);
    const most = numberAt(row[8], `most steps of ${where}`, 'a number above 0', (steps) => steps > 0);
    numberAt(
      row[7],
      `mean steps of ${where}`,
      `a number above 0 and at most ${most} (most steps)`,
      (steps) => steps > 0 && steps <= most,
    );
    read.push({ ...readMoment(row, where, read.at(-1)), mean, min, max });
  });
  return read;
}

/** @param rows of generation, seconds, and names each followed by its value; 'curr' is the test's mean */
export function readTests(rows: unknown[]): GenerationTest[] {
  const read: GenerationTest[] = [];
  rows.forEach((row, i) => {
    const where = `test ${i + 1}`;
    const cells: unknown[] = isRow(row) ? row : [];
    const named = new Map<string, number>();
    for (let at = 2; at < cells.length; at += 2) {
      const [name, value] = [cells[at], cells[at + 1]];
      if (typeof name !== 'string' || named.has(name)) {
        throw new TypeError(
          `${where} has ${describe(name)} at index ${at}, expected a unique name, followed by its value`,
        );
      }
      named.set(name, numberAt(value, `'${name}' of ${where}`));
    }
    const mean = named.get('curr');
    if (mean === undefined) {
      throw new TypeError(`${where} is ${describe(row)}, expected [generation, seconds, …, 'curr', mean, …]`);
    }
    read.push({ ...readMoment(cells, where, read.at(-1)), mean });
  });
  return read;
}

/** Generation and seconds, the first two cells of a row: both increase from row to row. */
function readMoment(
  [generation, seconds]: unknown[],
  where: string,
  before: { generation: number; seconds: number } = { generation: 0, seconds: 0 },
): { generation: number; seconds: number } {
  return {
    generation: numberAt(
      generation,
      `the number of ${where}`,
      `a whole number above ${before.generation}, the one before`,
      (value) => Number.isSafeInteger(value) && value > before.generation,
    ),
    seconds: numberAt(
      seconds,
      `seconds of ${where}`,
      `${before.seconds} or more, as the row before has`,
      (value) => value >= before.seconds,
    ),
  };
}
