/**
 * The agents that drive for runs of this browser, kept until no run names them: one that is killed, stopped or taken
 * back to an earlier step collects its episodes and carries C over without being given that agent again.
 */
import { hashOf } from '../../math/hash.ts';
import type { Archive } from '../library/run-files.ts';
import type { RunSettings } from '../settings/settings.ts';
import { encodeCheckpoint } from './checkpoint.ts';
import { readWarmStart, recordOf, type WarmStart, type WarmStartRecord } from './warm-start.ts';

export const DRIVERS_FOLDER = 'drivers';

/** What a run began with, and a hash of that and of its C: one name may stand for several, of one run's search. */
export interface DriverRecord extends WarmStartRecord {
  hash: string;
}

/** Several runs on one agent have one file of it. */
const nameOf = ({ hash }: DriverRecord): string => `${hash}.safetensors`;
const pathOf = (record: DriverRecord): string => `${DRIVERS_FOLDER}/${nameOf(record)}`;

/** Who drove for a run, or for that from which it went back to an earlier step: `driver` in report.json. */
export function driverIn({ driver }: Readonly<Record<string, unknown>>): DriverRecord | null {
  return typeof (driver as DriverRecord | undefined)?.hash === 'string' ? (driver as DriverRecord) : null;
}

/** @returns what the report says of it */
export async function keepDriver(archive: Archive, base: WarmStart): Promise<DriverRecord> {
  const begun = recordOf(base)!;
  // Not of the whole file: the page's own thread would take a fifth of a second for it.
  const identity = JSON.stringify([begun, [...base.checkpoint.agent.controller!.parameters]]);
  const record = { ...begun, hash: hashOf(new TextEncoder().encode(identity)) };
  const bytes = encodeCheckpoint(base.checkpoint);
  await archive.call((files) => files.write(pathOf(record), bytes));
  return record;
}

/** Null where it is not kept. @throws Error where its file cannot be read */
export async function keptDriver(archive: Archive, record: DriverRecord): Promise<WarmStart | null> {
  const checkpoint = await archive.call((files) => files.read(pathOf(record)));
  return checkpoint === null ? null : readWarmStart({ checkpoint, name: record.name, keep: record.keep });
}

export function removeDriver(archive: Archive, record: DriverRecord): Promise<void> {
  return archive.call((files) => files.remove(pathOf(record)));
}

/** Deletes those that no run names. @param named by the runs that are left */
export async function sweepDrivers(archive: Archive, named: readonly DriverRecord[]): Promise<void> {
  const left = new Set(named.map(nameOf));
  for (const { name } of await archive.call((files) => files.list(DRIVERS_FOLDER)))
    if (!left.has(name)) await archive.call((files) => files.remove(`${DRIVERS_FOLDER}/${name}`));
}

/** What a run without the agent that its settings need is refused with. */
export function noDriver(settings: RunSettings, base: WarmStart | null): string {
  const needs = `collect.agentFraction=${settings['collect.agentFraction']} needs an agent that drives`;
  if (base?.rollBack !== undefined) return `${needs}, and that of this run is no longer in this browser`;
  return (
    `${needs}: on the page, open its checkpoint and press “V, M and C on its own driving”; in a terminal, give ` +
    'it with --from <checkpoint> --keep policy. collect.agentFraction=0 has none; where V and M are kept, dreams ' +
    'can begin at first frames (evolution.dreamStarts=first)'
  );
}
