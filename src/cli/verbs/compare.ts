/** `npm run compare`: groups of finished runs side by side, with intervals over runs. */
import { resolve } from 'node:path';
import { measure, type RunGroup, sameTracks } from '../../lab/comparison/groups.ts';
import type { Measure } from '../../lab/comparison/measures.ts';
import { comparisonPicture } from '../comparison-picture.ts';
import { comparisonText, fewRunsNotes } from '../comparison-tables.ts';
import { writableFile, writeResult } from '../files.ts';
import { parse, UsageError } from '../options.ts';
import { chosenMeasures, readGroups } from '../run-groups.ts';
import type { Verb } from '../verb.ts';

const usage = `usage: npm run compare -- <folder> <folder> ... [options]
  <folder>         of a run (it has a report.json), or of runs seed-<n>, which are one group (lab --seeds)
  --column <name>  a number of report.json instead of the usual ones: vision.kl, car.readouts.speed.h; may be repeated
  --svg <file>     draw it: every run, mean and interval of each group
  --json <file>    write the numbers there too
Each run counts once, by the mean of its evaluation. Intervals of 95 % are the bootstrap's over runs, also that of
the difference from the first group: where it holds 0, the runs do not tell the groups apart.`;

export interface CompareArguments {
  folders: string[];
  columns: string[];
  svg: string | null;
  json: string | null;
}

export function parseCompareArguments(args: string[]): CompareArguments {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: {
      column: { type: 'string', multiple: true, default: [] },
      svg: { type: 'string' },
      json: { type: 'string' },
    },
  });
  if (positionals.length === 0) throw new UsageError('At least one folder is expected, none was given.');
  const file = (path: string | undefined) => (path === undefined ? null : resolve(path));
  return { folders: positionals, columns: values.column, svg: file(values.svg), json: file(values.json) };
}

/** What is printed, and what goes to `--json`. */
export function comparison(
  groups: readonly RunGroup[],
  measures: readonly Measure[],
): { text: string; json: object } {
  const scored = groups.some(({ runs }) => runs.some(({ tracks }) => tracks !== null));
  const same = sameTracks(groups);
  const notes = [
    ...(same ? [] : ['The runs were not scored on the same seeds: part of a difference may be theirs.']),
    ...fewRunsNotes(groups),
  ];
  return {
    text: `${comparisonText(groups, measures)}${notes.map((note) => `${note}\n`).join('')}`,
    json: {
      experiment: groups[0].runs[0].settings.experiment,
      ...(scored && { sameTracks: same }),
      measures: measures.map((each) => ({
        ...each,
        groups: measure(groups, each).map((group, i) => ({
          ...group,
          runs: groups[i].runs.map(({ name, settings: { seed } }) => ({ folder: name, seed })),
        })),
      })),
    },
  };
}

export const compare: Verb = {
  summary: 'compares groups of finished runs: mean, interval over runs, interquartile mean, median, lowest',
  usage,
  async run(args) {
    const { folders, columns, svg, json } = parseCompareArguments(args);
    const groups = readGroups(folders);
    const measures = chosenMeasures(columns, groups);
    if (measures.length === 0) {
      throw new UsageError('The runs share none of the usual numbers: name one of report.json by --column.');
    }
    const result = comparison(groups, measures);
    if (svg !== null) writableFile('--svg', svg);
    if (json !== null) writableFile('--json', json);
    process.stdout.write(result.text);
    if (svg !== null) writeResult(svg, comparisonPicture(groups, measures));
    if (json !== null) writeResult(json, `${JSON.stringify(result.json, null, 2)}\n`);
    return 0;
  },
};
