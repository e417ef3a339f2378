/**
 * What the command line writes of a run and prints of an evaluation, as text. Imports the events' types only.
 */
import type { Evaluation, LabEvent } from '../lab/events.ts';

type CurvePoint = Extract<LabEvent, { type: 'point' }>;

/** One line a number: the curves have different names for theirs. */
export function curvesCsv(points: readonly CurvePoint[]): string {
  const lines = points.flatMap(({ curve, x, values }) =>
    Object.entries(values).map(([name, value]) => `${curve},${x},${name},${value}`),
  );
  return `${['curve,x,name,value', ...lines].join('\n')}\n`;
}

/** Whether a table of comma-separated values has more than its heading. */
export function hasRows(csv: string): boolean {
  return csv.trim().split('\n').length > 1;
}

/** Every episode, then agent, random policy and their difference. */
export function evaluationText({ world, tau, agent, random }: Evaluation): string {
  const column = (value: number): string => value.toFixed(2).padStart(10);
  const summary = (name: string, mean: number, sd: number): string =>
    `${name.padEnd(10)} ${column(mean)} ± ${sd.toFixed(2)}`;
  const where = world === 'dream' ? `in M's dream, tau ${tau}` : 'in the real environment';
  return [
    `${'seed'.padStart(10)} ${'agent'.padStart(10)} ${'random'.padStart(10)}`,
    ...agent.seeds.map(
      (seed, index) =>
        `${String(seed).padStart(10)} ${column(agent.returns[index])} ${column(random.returns[index])}`,
    ),
    `Mean ± standard deviation over ${agent.returns.length} episodes ${where}:`,
    summary('agent', agent.mean, agent.sd),
    summary('random', random.mean, random.sd),
    `${'difference'.padEnd(10)} ${column(agent.mean - random.mean)}`,
    '',
  ].join('\n');
}

/** Curves and lists by dimension are for the JSON, not for people. */
const LONGEST_LIST = 8;

/** Every number of a report card by its path, a line each: `car.likelihood.mean.inOrder  0.4560`. */
export function cardText(card: Record<string, unknown>): string {
  const lines: [path: string, value: string][] = [];
  const add = (path: string, value: unknown): void => {
    if (typeof value === 'number')
      lines.push([path, Number.isInteger(value) ? String(value) : value.toFixed(4)]);
    else if (typeof value === 'string') lines.push([path, value]);
    else if (Array.isArray(value)) {
      if (value.length > LONGEST_LIST) return;
      for (const [i, row] of value.entries()) {
        const { text, rest } = labelled(row) ?? { text: String(i), rest: row };
        add(`${path}.${text}`, rest);
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, part] of Object.entries(value)) add(`${path}.${key}`, part);
    }
  };
  for (const [name, part] of Object.entries(card)) add(name, part);
  const width = Math.max(0, ...lines.map(([path]) => path.length));
  return lines.map(([path, value]) => `${path.padEnd(width)}  ${value}\n`).join('');
}

/** A row of a list goes by its name, or by how many steps it looks ahead. */
function labelled(row: unknown): { text: string; rest: object } | null {
  if (typeof row !== 'object' || row === null) return null;
  const { name, steps, ...rest } = row as Record<string, unknown>;
  if (typeof name === 'string') return { text: name, rest: steps === undefined ? rest : { steps, ...rest } };
  return typeof steps === 'number' ? { text: `${steps} steps`, rest } : null;
}
