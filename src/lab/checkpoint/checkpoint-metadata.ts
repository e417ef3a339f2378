/** Reads the JSON metadata of a checkpoint and checks every number. */
import type { BestMean, GenerationRecord } from '../agent-parts.ts';

type Metadata = Record<string, string>;

/** Null where the key is absent. @throws Error for a value that is not a JSON object */
export function parseObject<T extends object>(metadata: Metadata, key: string): T | null {
  const value = parse(metadata, key);
  if (value === null) return null;
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new Error(`the checkpoint's ${key} is no JSON object: ${metadata[key].slice(0, 60)}`);
  }
  return value as T;
}

/** @throws Error naming the record and its invalid number */
export function historyOf(metadata: Metadata): GenerationRecord[] {
  const history = parse(metadata, 'history') ?? [];
  if (!Array.isArray(history)) {
    throw new Error(`the checkpoint's history is no list: ${metadata.history.slice(0, 60)}`);
  }
  let before = 0;
  for (const [i, record] of history.entries()) {
    const where = `history[${i}] of the checkpoint`;
    if (!isObject(record))
      throw new Error(`${where} is no record of a generation: ${JSON.stringify(record)}`);
    requireNumbers(where, record, ['best', 'mean', 'worst', 'sigma', 'steps', 'seconds']);
    for (const key of ['generation', 'search'] as const) {
      if (key === 'generation' || record[key] !== undefined) requireCount(where, key, record[key]);
    }
    for (const key of ['test', 'testSd']) {
      if (record[key] !== undefined) requireNumbers(where, record, [key]);
    }
    if (record.hardest !== undefined) {
      if (!isObject(record.hardest))
        throw new Error(`${where} has hardest ${JSON.stringify(record.hardest)}`);
      requireNumbers(`${where}, hardest`, record.hardest, ['seed', 'mean']);
    }
    checkHard(where, record.hard);
    const { generation } = record as unknown as GenerationRecord;
    if (generation <= before) {
      throw new Error(`${where} is of generation ${generation}, after one of generation ${before}`);
    }
    before = generation;
  }
  return history as GenerationRecord[];
}

function checkHard(where: string, hard: unknown): void {
  if (hard === undefined) return;
  if (!Array.isArray(hard) || !hard.every(isObject)) {
    throw new Error(`${where} has hard ${JSON.stringify(hard)}`);
  }
  for (const track of hard) requireNumbers(`${where}, hard`, track, ['seed', 'mean']);
}

/** Null in a file without it: an older one, one of a search without tests, or a shipped one. */
export function bestScoreOf(metadata: Metadata): Omit<BestMean, 'parameters'> | null {
  const score = parseObject<Omit<BestMean, 'parameters'>>(metadata, 'best');
  if (score === null) return null;
  const { generation, test, testSd } = score;
  requireCount("the checkpoint's best", 'generation', generation);
  requireNumbers("the checkpoint's best", { test }, ['test']);
  if (testSd !== undefined) requireNumbers("the checkpoint's best", { testSd }, ['testSd']);
  return { generation, test, ...(testSd !== undefined && { testSd }) };
}

/** The report of the run; the times of its stages are checked. */
export function reportOf(metadata: Metadata): Record<string, unknown> {
  const report = parseObject<Record<string, unknown>>(metadata, 'report') ?? {};
  const { stages = {} } = report;
  if (!isObject(stages)) throw new Error(`the checkpoint's report has stages ${JSON.stringify(stages)}`);
  for (const [stage, entry] of Object.entries(stages)) {
    requireNumbers(`stage ${stage} in the checkpoint's report`, isObject(entry) ? entry : {}, ['seconds']);
  }
  return report;
}

function parse(metadata: Metadata, key: string): unknown {
  const text = metadata[key];
  if (text === undefined) return null;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`the checkpoint's ${key} is not JSON: ${text.slice(0, 60)}`, { cause });
  }
}

/** @throws Error naming the first of the values that is no finite number */
export function requireNumbers(
  where: string,
  record: Record<string, unknown>,
  keys: readonly string[],
): void {
  for (const key of keys) {
    if (Number.isFinite(record[key])) continue;
    throw new Error(`${where} has ${key} ${JSON.stringify(record[key])}, expected a finite number`);
  }
}

/** @throws Error naming a value that is no whole number of 0 or more */
export function requireCount(where: string, key: string, value: unknown): void {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return;
  throw new Error(`${where} has ${key} ${JSON.stringify(value)}, expected a whole number of 0 or more`);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
