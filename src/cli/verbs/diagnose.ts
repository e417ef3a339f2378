/**
 * `npm run diagnose`: what V and M of a checkpoint know, measured in the page itself, headless, on episodes that no
 * run collects. Prints every number of the diagnostics in a line of its own.
 */
import { DIAGNOSIS_EPISODES } from '../../lab/evaluation/diagnosis-episodes.ts';
import { DIAGNOSIS_SEEDS } from '../../lab/settings/seeds.ts';
import { hashOf } from '../agent-hash.ts';
import { askPage } from '../ask-page.ts';
import { checkpointOption, jsonOption } from '../checkpoint-options.ts';
import { readCheckpoint, writableFile, writeResult } from '../files.ts';
import { parse, parseNumber } from '../options.ts';
import type { Verb } from '../verb.ts';

export interface DiagnoseArguments {
  checkpoint: string;
  /** As many as give steady numbers when absent. */
  episodes?: number;
  /** 0 to 999: each has episodes of its own. */
  seed: number;
  /** File for the diagnostics as JSON. */
  json: string | null;
}

const usage = `usage: npm run diagnose -- --checkpoint <file> [options]
  --checkpoint <file>  a safetensors checkpoint of a run
  --episodes <n>       gathered for it; a third is scored, 36,000 frames at most (24,000 frames' worth, at least 40)
  --seed <n>           0 to 999, each with episodes of its own (0)
  --json <file>        also write the diagnostics as JSON
The former name, npm run examine, still works.`;

export function parseDiagnoseArguments(args: string[]): DiagnoseArguments {
  const { min, max } = DIAGNOSIS_EPISODES;
  const { values } = parse({
    args,
    options: {
      checkpoint: { type: 'string' },
      episodes: { type: 'string' },
      seed: { type: 'string', default: '0' },
      json: { type: 'string' },
    },
  });
  const checkpoint = checkpointOption(values.checkpoint);
  return {
    checkpoint,
    ...(values.episodes !== undefined && {
      episodes: parseNumber('--episodes', values.episodes, { min, max, integer: true }),
    }),
    seed: parseNumber('--seed', values.seed, { min: 0, max: DIAGNOSIS_SEEDS - 1, integer: true }),
    json: jsonOption(values.json, checkpoint),
  };
}

/** Curves and lists by dimension are for the JSON, not for people. */
const LONGEST_LIST = 8;

/** Every number of the diagnostics by its path, a line each: `car.likelihood.mean.inOrder  0.4560`. */
export function diagnosticsText(diagnostics: Record<string, unknown>): string {
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
  for (const [name, part] of Object.entries(diagnostics)) add(name, part);
  const width = Math.max(0, ...lines.map(([path]) => path.length));
  return lines.map(([path, value]) => `${path.padEnd(width)}  ${value}\n`).join('');
}

/** A row of a list is labelled by its name, or by the number of steps that it looks ahead. */
function labelled(row: unknown): { text: string; rest: object } | null {
  if (typeof row !== 'object' || row === null) return null;
  const { name, steps, ...rest } = row as Record<string, unknown>;
  if (typeof name === 'string') return { text: name, rest: steps === undefined ? rest : { steps, ...rest } };
  return typeof steps === 'number' ? { text: `${steps} steps`, rest } : null;
}

export const diagnose: Verb = {
  summary: 'measures what V and M of a checkpoint know, on episodes of no run',
  usage,
  async run(args) {
    const { json, ...request } = parseDiagnoseArguments(args);
    const { checkpoint } = request;
    const sha256 = hashOf(readCheckpoint('--checkpoint', checkpoint, 'memory'));
    if (json !== null) writableFile('--json', json);
    const { answer: diagnostics, problems } = await askPage('diagnose', request);
    process.stdout.write(diagnosticsText(diagnostics));
    const result = { checkpoint, sha256, ...diagnostics };
    if (json !== null) writeResult(json, `${JSON.stringify(result, null, 2)}\n`);
    return problems.length === 0 ? 0 : 1;
  },
};
