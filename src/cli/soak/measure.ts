/** What a browser takes: memory and open files of its processes; heap, nodes and listeners of the page. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright';
import { messageOf } from '../../math/text.ts';
import { treeOf } from '../kill/process-tree.ts';

export interface Taken {
  /** Memory of all processes that no file backs, shared pages once; MB. Null where the system does not tell. */
  memory: number | null;
  /** Open file handles of all processes; null where the system does not tell. */
  handles: number | null;
  /** Of the browser; null where the system does not tell. */
  processes: number | null;
  /** The page's own heap after a collection, MB. */
  heap: number;
  /** Without those of its notices, which are kept, twenty at most. */
  nodes: number;
  listeners: number;
  /** Of the page, those made by workers not counted. */
  workers: number;
  /** In the page's storage, MB. */
  stored: number;
}

/** Nodes of the page's notices. */
function noticeNodes(): number {
  const notices = document.querySelector('[data-testid="notices"]');
  if (notices === null) return 0;
  const walk = document.createTreeWalker(notices);
  let count = 1;
  while (walk.nextNode() !== null) count++;
  return count;
}

export async function measure(page: Page, profile: string, storedBytes: number): Promise<Taken> {
  const devTools = await page.context().newCDPSession(page);
  try {
    await devTools.send('HeapProfiler.collectGarbage');
    await devTools.send('Performance.enable');
    const { metrics } = await devTools.send('Performance.getMetrics');
    const metric = (name: string) => metrics.find((each) => each.name === name)?.value ?? Number.NaN;
    return {
      ...processesTake(treeOf(profile)),
      heap: metric('JSHeapUsedSize') / 1e6,
      nodes: metric('Nodes') - (await page.evaluate(noticeNodes)),
      listeners: metric('JSEventListeners'),
      workers: page.workers().length,
      stored: storedBytes / 1e6,
    };
  } finally {
    await devTools.detach();
  }
}

/** From Linux's /proc; elsewhere nothing is known. */
function processesTake(pids: readonly number[]): Pick<Taken, 'memory' | 'handles' | 'processes'> {
  if (process.platform !== 'linux') return { memory: null, handles: null, processes: null };
  let [memory, handles, processes] = [0, 0, 0];
  for (const pid of pids) {
    try {
      const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      memory += ownKilobytes(text) / 1000;
      handles += readdirSync(`/proc/${pid}/fd`).length;
      processes++;
    } catch (error) {
      // Ended since it was listed.
      if (!/ENOENT|ESRCH/.test(messageOf(error))) throw error;
    }
  }
  return { memory, handles, processes };
}

/**
 * Anonymous memory and what the processes share among themselves. Pages of files are left out: the system counts them
 * in parts, and a second browser on the machine makes the first one's part smaller.
 * @param text of /proc/<pid>/smaps_rollup
 */
export function ownKilobytes(text: string): number {
  const kilobytes = (key: string) =>
    Number(new RegExp(`^${key}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? Number.NaN);
  return (kilobytes('Pss_Anon') + kilobytes('Pss_Shmem')) * 1.024;
}
