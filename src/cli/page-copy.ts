/**
 * A copy of the built page, built anew where its sources changed. Several commands may ask at once: they take turns,
 * and a build takes the place of the one before only when it is whole. What killed commands left is removed.
 */
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { messageOf } from '../math/text.ts';
import { inTurn } from './file-turn.ts';
import { isProcessGone } from './lost-process.ts';

/** Then the number of the process. Containers may share a folder, not their numbers: each has a name of its own. */
const COPY = `world-models-page-${hostname().replaceAll(/[^\w.-]/g, '_')}-`;
const OF_PROCESS = /^(\d+)-\w+$/;

export interface PageBuild {
  /** The folder of the built page; lock and builds under way lie beside it, as <folder>.<name>. */
  dist: string;
  isStale(): boolean;
  /** Builds the page into a folder that is there. */
  build(folder: string): Promise<void>;
}

/**
 * Makes a folder for a copy, of this process, and removes those of processes that are gone: a killed one leaves its
 * own.
 */
export function newCopyFolder(folder = tmpdir()): string {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(COPY)) removeIfLost(join(folder, name), name.slice(COPY.length));
  }
  return mkdtempSync(join(folder, `${COPY}${process.pid}-`));
}

function removeIfLost(path: string, name: string): void {
  const pid = Number(OF_PROCESS.exec(name)?.[1]);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!(pid > 0) || stats === undefined || stats.uid !== (process.getuid?.() ?? stats.uid)) return;
  if (!isProcessGone(pid, stats.mtimeMs)) return;
  try {
    rmSync(path, { recursive: true, force: true });
  } catch (error) {
    process.stderr.write(`warning: ${path}, which a killed command left, stays: ${messageOf(error)}\n`);
  }
}

export async function copyPage(page: PageBuild, copy: string): Promise<void> {
  const { dist } = page;
  // Where nobody may build, nobody takes the page away.
  if (!isWritable(dirname(dist)) && !page.isStale()) {
    cpSync(dist, copy, { recursive: true });
    return;
  }
  const say = (text: string): unknown => process.stderr.write(`${text}\n`);
  await inTurn(
    `${dist}.lock`,
    async () => {
      if (page.isStale()) {
        say('Building the page ...');
        await rebuild(page);
      }
      cpSync(dist, copy, { recursive: true });
    },
    () => say('Another command builds the page; waiting for it ...'),
  );
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

async function rebuild({ dist, build }: PageBuild): Promise<void> {
  removeOldBuilds(dist);
  const name = crypto.randomUUID().slice(0, 8);
  const [fresh, before] = [`${dist}.new-${name}`, `${dist}.old-${name}`];
  const started = new Date();
  try {
    mkdirSync(fresh, { recursive: true });
    await build(fresh);
    // Dated from its start, so that a source saved while it ran makes it stale.
    utimesSync(join(fresh, 'index.html'), started, started);
    if (existsSync(dist)) renameSync(dist, before);
    renameSync(fresh, dist);
  } finally {
    for (const folder of [fresh, before]) rmSync(folder, { recursive: true, force: true });
  }
}

/** What builds left that were killed. */
function removeOldBuilds(dist: string): void {
  const left = [`${basename(dist)}.new-`, `${basename(dist)}.old-`];
  for (const name of readdirSync(dirname(dist))) {
    if (left.some((start) => name.startsWith(start)))
      rmSync(join(dirname(dist), name), { recursive: true, force: true });
  }
}
