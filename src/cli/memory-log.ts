/**
 * What a run takes over time, a line each half minute in memory.csv: resident memory of the browser's processes and
 * bytes in the page's storage, beside how far the run is. Memory that does not grow with the dataset shows as a flat
 * column. The processes are found on Linux; elsewhere their column stays empty.
 */
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { LabEvent } from '../lab/events.ts';

const SECONDS_BETWEEN_LINES = 30;
const HEADING = 'seconds,stage,fraction,frames,resident_bytes,stored_bytes\n';

type StageEvent = Extract<LabEvent, { type: 'stage' }>;

export class MemoryLog {
  readonly #path: string;
  readonly #storedBytes: () => Promise<number>;
  readonly #residentBytes: () => number | null;
  readonly #seconds: () => number;
  readonly #started: number;
  #last = Number.NEGATIVE_INFINITY;
  #stage: StageEvent | null = null;

  /** Goes on with the file of an interrupted run: its seconds then begin at 0 again. */
  constructor(
    path: string,
    storedBytes: () => Promise<number>,
    residentBytes: () => number | null = () => treeBytes(process.pid, linuxProcesses()),
    seconds: () => number = () => performance.now() / 1000,
  ) {
    this.#path = path;
    this.#storedBytes = storedBytes;
    this.#residentBytes = residentBytes;
    this.#seconds = seconds;
    this.#started = seconds();
    if (!existsSync(path)) writeFileSync(path, HEADING);
  }

  /** Remembers how far the run is. */
  show(event: LabEvent): void {
    if (event.type === 'stage' && event.progress.status === 'running') this.#stage = event;
  }

  /** Writes a line where one is due. */
  async tick(): Promise<void> {
    const now = this.#seconds();
    if (this.#stage === null || now - this.#last < SECONDS_BETWEEN_LINES) return;
    this.#last = now;
    const { stage, progress } = this.#stage;
    const { fraction, frames = '' } = progress;
    const resident = this.#residentBytes() ?? '';
    const stored = await this.#storedBytes();
    const line = [(now - this.#started).toFixed(0), stage, fraction.toFixed(4), frames, resident, stored];
    appendFileSync(this.#path, `${line.join(',')}\n`);
  }
}

export interface ProcessStatus {
  pid: number;
  parent: number;
  /** Pages in memory; those shared by several processes count in each. */
  residentBytes: number;
}

/** Memory of all processes below `root`, without its own; null where none is known. */
export function treeBytes(root: number, processes: readonly ProcessStatus[]): number | null {
  if (processes.length === 0) return null;
  const below = new Set([root]);
  let sum = 0;
  // Children may be listed before their parents: look again until nobody new is found.
  for (let before = 0; before !== below.size; ) {
    before = below.size;
    for (const { pid, parent, residentBytes } of processes) {
      if (below.has(pid) || !below.has(parent)) continue;
      below.add(pid);
      sum += residentBytes;
    }
  }
  return sum;
}

/** @param text of /proc/<pid>/status; null for one that has no memory: a zombie or a kernel thread */
export function parseStatus(text: string): ProcessStatus | null {
  const number = (key: string): number => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(text)?.[1]);
  const status = { pid: number('Pid'), parent: number('PPid'), residentBytes: 1024 * number('VmRSS') };
  return Object.values(status).every(Number.isFinite) ? status : null;
}

function linuxProcesses(): ProcessStatus[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return parseStatus(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
      } catch {
        return []; // It ended since it was listed.
      }
    });
}
