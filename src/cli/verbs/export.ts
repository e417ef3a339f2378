/**
 * `npm run export`: the episodes of a run as .npz files for numpy, from the browser's profile in the run's folder. An
 * episode whose file is there is not written again.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type RunSettings, SETTINGS } from '../../lab/settings/settings.ts';
import { settingsToHash } from '../../lab/settings/url.ts';
import { FileError, readJson, shownPath, writableFolder } from '../files.ts';
import { PROFILE_FOLDER } from '../lab-run.ts';
import { parse, parseNumber, UsageError } from '../options.ts';
import { PageSession } from '../page-session.ts';
import type { Verb } from '../verb.ts';
import { makeWhole } from '../whole-file.ts';

export interface ExportArguments {
  /** Folder of a run of `npm run lab`. */
  run: string;
  to: string;
  /** At most so many episodes; null for all. */
  episodes: number | null;
}

const usage = `usage: npm run export -- --run <folder> --to <folder> [options]
  --run <folder>  the results of npm run lab, begun with --keep-data or not finished yet
  --to <folder>   where 00000.npz and the others go; files that are there stay as they are
  --episodes <n>  the first n only
docs/data.md says what the files hold.`;

export function parseExportArguments(args: string[]): ExportArguments {
  const { values } = parse({
    args,
    options: { run: { type: 'string' }, to: { type: 'string' }, episodes: { type: 'string' } },
  });
  if (values.run === undefined) throw new UsageError('--run <folder> is missing.');
  if (values.to === undefined) throw new UsageError('--to <folder> is missing.');
  const { episodes } = values;
  return {
    run: resolve(values.run),
    to: resolve(values.to),
    episodes:
      episodes === undefined ? null : parseNumber('--episodes', episodes, SETTINGS['collect.episodes']),
  };
}

/** The settings of the run in this folder. @throws FileError where there is none, or none whose data can be left */
function settingsIn(run: string): RunSettings {
  const path = join(run, 'report.json');
  const named = `--run is ${JSON.stringify(run)}`;
  if (!existsSync(path))
    throw new FileError(`${named}, which has no report.json: name a folder of npm run lab.`);
  const { settings } = readJson('--run', path) as { settings?: RunSettings };
  if (settings === undefined) throw new FileError(`${named}, whose report.json has no settings.`);
  if (existsSync(join(run, PROFILE_FOLDER))) return settings;
  throw new FileError(
    `${named}, which has no ${PROFILE_FOLDER}, the browser's profile with the episodes: ` +
      'run npm run lab --keep-data again, with the same --out',
  );
}

async function exportEpisodes({ run, to, episodes: most }: ExportArguments): Promise<number> {
  const settings = settingsIn(run);
  writableFolder('--to', to, []);
  const problems: string[] = [];
  const session = await PageSession.open({
    profile: join(run, PROFILE_FOLDER),
    webgpu: 'off',
    address: `?agent=none${settingsToHash(settings)}`,
    onProblem: (problem) => {
      problems.push(problem);
      process.stderr.write(`${problem}\n`);
    },
  });
  try {
    const stored = await session.ask('episodes', settings);
    const there = stored.flatMap((episode, number) => (episode === null ? [] : [{ number, ...episode }]));
    if (there.length === 0) {
      throw new FileError(
        `--run is ${JSON.stringify(run)}, which has no episodes any more: a run deletes them at its end. ` +
          'Give npm run lab --keep-data',
      );
    }
    const chosen = there.slice(0, most ?? there.length);
    let written = 0;
    for (const { number } of chosen) {
      const path = join(to, `${String(number).padStart(5, '0')}.npz`);
      if (existsSync(path)) continue;
      // Whole or not at all: an interrupted export goes on with the same command.
      await makeWhole(path, (part) => session.saveEpisode(part, settings, number));
      written++;
    }
    const steps = chosen.reduce((sum, episode) => sum + episode.steps, 0);
    const encoded = chosen.filter((episode) => episode.encoded).length;
    process.stdout.write(
      `wrote ${written} of ${chosen.length} episodes to ${shownPath(to)}, ${steps} steps; ` +
        `${encoded === chosen.length ? 'all' : encoded} with latents` +
        `${written < chosen.length ? `; ${chosen.length - written} were there` : ''}\n`,
    );
  } finally {
    await session.close();
  }
  return problems.length === 0 ? 0 : 1;
}

export const exportData: Verb = {
  summary: 'writes the episodes of a run as .npz files for numpy',
  usage,
  run: (args) => exportEpisodes(parseExportArguments(args)),
};
