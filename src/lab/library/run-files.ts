/**
 * Where the runs of this browser lie. The unfinished run of an experiment, preset and seed has a folder, in which it is
 * resumed; every other run (a finished one, a copy, one that made way for another) is one file. The names that a
 * visitor gave are in a file of their own, by the path of the run.
 */
import { inTurn, withTabLock } from '../../files/locks.ts';
import { messageOf } from '../../math/text.ts';
import type { spawnArchive } from '../clients/workers.ts';
import { folderOf } from '../run.ts';
import type { RunSettings } from '../settings/settings.ts';

/** What is asked of an archive worker, whoever replaces it when it is lost. */
export type Archive = Pick<ReturnType<typeof spawnArchive>, 'call'>;
/** A worker of its own for one task, whose owner ends it. */
export type OpenedArchive = Pick<ReturnType<typeof spawnArchive>, 'call' | 'end'>;

/** Of runs that have a folder. */
export const RUNS_FOLDER = 'runs';
/** Of runs that are one file. */
export const KEPT_FOLDER = 'kept';
/** Of the episodes that diagnostics are measured on. */
export const EXAMINATIONS_FOLDER = 'examinations';
const NAMES_FILE = `${KEPT_FOLDER}/names.json`;

/** File of the unfinished run with these settings, in its folder. */
export const runFileOf = (settings: RunSettings): string => `${folderOf(settings)}/run.safetensors`;

/** Does the job while no other tab has the folder of these settings. @throws Error where one has */
export function withRunFolder<T>(settings: RunSettings, job: () => Promise<T>): Promise<T> {
  return withTabLock(folderOf(settings), 'a run of the same experiment, preset and seed', job);
}

/** Folder of a run's file; null where the run is one file. */
export function folderOfFile(path: string): string | null {
  return path.startsWith(`${RUNS_FOLDER}/`) ? path.slice(0, path.lastIndexOf('/')) : null;
}

/** A path for another file of a run with these settings. */
export function newKeptFile(settings: Pick<RunSettings, 'experiment' | 'preset' | 'seed'>): string {
  return `${KEPT_FOLDER}/${keptNameOf(settings)}${timeInName()}.safetensors`;
}

/** A path for a copy that a visitor makes of such a run: `keptFileOf` does not take it for the run itself. */
export function newCopyFile(settings: Pick<RunSettings, 'experiment' | 'preset' | 'seed'>): string {
  return `${KEPT_FOLDER}/copy-of-${keptNameOf(settings)}${timeInName()}.safetensors`;
}

const timeInName = (): string => new Date().toISOString().replaceAll(':', '-').replace('Z', '');

/** What the names of all kept files of these settings begin with. */
function keptNameOf({
  experiment,
  preset,
  seed,
}: Pick<RunSettings, 'experiment' | 'preset' | 'seed'>): string {
  return `${experiment}-${preset}-seed${seed}-`;
}

/** Names by the path of the run; a file that cannot be read is said and gives none. */
export async function readNames(
  archive: Archive,
  onUnreadable: (reason: string) => void,
): Promise<Record<string, string>> {
  const bytes = await archive.call((files) => files.read(NAMES_FILE));
  if (bytes === null) return {};
  try {
    const names: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof names !== 'object' || names === null) throw new Error(`${NAMES_FILE} is no JSON object`);
    return Object.fromEntries(Object.entries(names).filter(([, name]) => typeof name === 'string'));
  } catch (error) {
    onUnreadable(`the names of the runs cannot be read: ${messageOf(error)}`);
    return {};
  }
}

/** Gives the run at `path` a name, or takes it away (null). */
export function writeName(archive: Archive, path: string, name: string | null): Promise<void> {
  return changeNames(archive, ({ [path]: _, ...others }) =>
    name === null ? others : { ...others, [path]: name },
  );
}

/** Reads, changes and writes the names while no other tab does: it would lose what this one changes. */
function changeNames(
  archive: Archive,
  change: (names: Record<string, string>) => Record<string, string>,
): Promise<void> {
  return inTurn(`change ${NAMES_FILE}`, async () => {
    const before = await readNames(archive, ignoreNames);
    const text = JSON.stringify(change(before));
    if (text === JSON.stringify(before)) return;
    await archive.call((files) => files.write(NAMES_FILE, new TextEncoder().encode(text)));
  });
}

/** Names that cannot be read are written anew: the list of runs has said so. */
function ignoreNames(): void {}

/** Keeps the bytes of a run as the file at `path`, under the name that the run at `from` has. */
export async function keepRunFile(
  archive: Archive,
  path: string,
  from: string,
  bytes: Uint8Array,
): Promise<void> {
  await archive.call((files) => files.write(path, bytes));
  await changeNames(archive, ({ [from]: name, ...others }) =>
    name === undefined ? others : { ...others, [path]: name },
  );
}

/** The kept file of exactly these bytes that is no visitor's copy; null where there is none. */
export async function keptFileOf(
  archive: Archive,
  settings: RunSettings,
  bytes: Uint8Array,
): Promise<string | null> {
  const begin = keptNameOf(settings);
  for (const file of await archive.call((files) => files.list(KEPT_FOLDER))) {
    if (!file.name.startsWith(begin) || file.bytes !== bytes.length) continue;
    const path = `${KEPT_FOLDER}/${file.name}`;
    const kept = await archive.call((files) => files.read(path));
    if (kept?.every((byte, i) => byte === bytes[i])) return path;
  }
  return null;
}
