/** `npm run compare`: groups of finished runs side by side, with intervals over runs. */
import { resolve } from 'node:path';
import { mean } from '../../math/statistics.ts';
import { writableFile, writeResult } from '../files.ts';
import { parse, UsageError } from '../options.ts';
import { groupStatistics, type RunGroup, readGroups, sameTracks } from '../run-groups.ts';
import { groupsTable } from '../study-tables.ts';
import type { Verb } from '../verb.ts';

const usage = `usage: npm run compare -- <folder> <folder> ... [options]
  <folder>       of a run (it has a report.json), or of runs seed-<n>, which are one group (lab --seeds)
  --json <file>  write the numbers there too
Each run counts once, by the mean of its evaluation. Intervals of 95 % are the bootstrap's over runs.`;

export interface CompareArguments {
  folders: string[];
  json: string | null;
}

export function parseCompareArguments(args: string[]): CompareArguments {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: { json: { type: 'string' } },
  });
  if (positionals.length === 0) throw new UsageError('At least one folder is expected, none was given.');
  return { folders: positionals, json: values.json === undefined ? null : resolve(values.json) };
}

/** What is printed, and what goes to `--json`. */
export function comparison(groups: readonly RunGroup[]): { text: string; json: object } {
  const rows = groups.map((group) => ({ name: group.name, ...groupStatistics(group) }));
  const same = sameTracks(groups);
  const notes = [
    ...(same ? [] : ['The runs were not scored on the same seeds: part of a difference may be theirs.']),
    ...rows
      .filter(({ runs }) => runs === 1)
      .map(({ name }) => `${name} is one run: how much runs differ cannot be told from it.`),
  ];
  return {
    text: [groupsTable(rows), ...notes.map((note) => `${note}\n`)].join(''),
    json: {
      experiment: groups[0].runs[0].settings.experiment,
      sameTracks: same,
      groups: rows.map((row, i) => ({
        ...row,
        means: groups[i].runs.map(({ folder, settings, returns }) => ({
          folder,
          seed: settings.seed,
          mean: mean(returns),
        })),
      })),
    },
  };
}

export const compare: Verb = {
  summary: 'compares groups of finished runs: mean, interval over runs, interquartile mean, median, lowest',
  usage,
  async run(args) {
    const { folders, json } = parseCompareArguments(args);
    const result = comparison(readGroups(folders));
    if (json !== null) writableFile('--json', json);
    process.stdout.write(result.text);
    if (json !== null) writeResult(json, `${JSON.stringify(result.json, null, 2)}\n`);
    return 0;
  },
};
