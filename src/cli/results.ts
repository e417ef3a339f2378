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
