/** The faults of a soak: what happens to a run of hours in a tab, made to happen now. */
import { setTimeout as wait } from 'node:timers/promises';
import type { CDPSession } from 'playwright';
import type { RandomSource } from '../../math/random.ts';
import { loseDevice } from './gpu-count.ts';
import type { SoakBrowser } from './soak-browser.ts';

/**
 * A worker throws; a worker is busy for ever; the GPU's device is lost; the disk is full; the tab is hidden and frozen
 * for seconds; the page is loaded again; all processes of the browser are killed.
 */
export const FAULTS = ['throw', 'hang', 'device', 'full', 'hidden', 'reload', 'kill'] as const;
export type Fault = (typeof FAULTS)[number];

/** How often each is drawn, of all: a reload and a kill end what is measured for a leak, a hang takes a minute. */
const WEIGHTS: Record<Fault, number> = {
  ...{ throw: 8, hang: 1, device: 6, full: 6, hidden: 6, reload: 1, kill: 1 },
};
const KINDS = ['train', 'rollout', 'evolution', 'archive', 'viewer'];
/** A page waits for these no longer than a minute; for the others up to fifteen. */
const KINDS_THAT_HANG = ['train', 'viewer'];

export interface Moment {
  fault: Fault;
  /** Seconds of the run. */
  at: number;
}

/** Up to three faults of a run, in the order of their moments. @param seconds which the run takes without any */
export function drawMoments(random: RandomSource, seconds: number, onGpu: boolean): Moment[] {
  const count = Math.floor(4 * random.random());
  const moments = Array.from({ length: count }, () => ({
    fault: drawFault(random, onGpu),
    at: 0.9 * seconds * random.random(),
  }));
  // Two hangs are one more than a run of a minute is to wait for.
  const hangs = moments.filter(({ fault }) => fault === 'hang').slice(1);
  return moments.filter((moment) => !hangs.includes(moment)).sort((a, b) => a.at - b.at);
}

function drawFault(random: RandomSource, onGpu: boolean): Fault {
  const possible = FAULTS.filter((fault) => onGpu || fault !== 'device');
  let left = random.random() * possible.reduce((sum, fault) => sum + WEIGHTS[fault], 0);
  return possible.find((fault) => (left -= WEIGHTS[fault]) < 0) ?? 'throw';
}

/** Those after which the page is another one are made by `SoakBrowser`. */
export type InPage = Exclude<Fault, 'reload' | 'kill'>;

/** @returns what was done, for people; null where there was nothing to do it to */
export async function makeFault(
  fault: InPage,
  browser: SoakBrowser,
  random: RandomSource,
): Promise<string | null> {
  if (fault === 'throw' || fault === 'hang') {
    const kinds = fault === 'throw' ? KINDS : KINDS_THAT_HANG;
    const there = kinds.filter((kind) => browser.worker(kind) !== null);
    const kind = there[Math.floor(there.length * random.random())];
    const worker = browser.worker(kind);
    if (worker === null) return null;
    await worker.evaluate((hangs) => {
      const cell = new Int32Array(new SharedArrayBuffer(4));
      setTimeout(() => {
        if (!hangs) throw new Error('the soak made this worker throw');
        for (;;) Atomics.wait(cell, 0, 0, 100);
      }, 0);
    }, fault === 'hang');
    return `${kind} ${fault === 'hang' ? 'hangs' : 'throws'}`;
  }
  if (fault === 'device') {
    const worker = browser.worker('train');
    return worker !== null && (await loseDevice(worker)) ? 'device lost' : null;
  }
  if (fault === 'hidden') return hide(browser, 2000 + 4000 * random.random());
  return 'disk full';
}

/** The tab is hidden, and frozen as browsers do with tabs that nobody looks at. */
async function hide({ session }: SoakBrowser, milliseconds: number): Promise<string> {
  const { page } = session;
  const show = (state: DocumentVisibilityState) =>
    page.evaluate((shown) => {
      Object.defineProperty(document, 'visibilityState', { value: shown, configurable: true });
      Object.defineProperty(document, 'hidden', { value: shown === 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);
  const devTools = await page.context().newCDPSession(page);
  try {
    await show('hidden');
    await devTools.send('Page.setWebLifecycleState', { state: 'frozen' });
    await wait(milliseconds);
    await devTools.send('Page.setWebLifecycleState', { state: 'active' });
    await show('visible');
  } finally {
    await devTools.detach();
  }
  return `hidden and frozen for ${(milliseconds / 1000).toFixed(1)} s`;
}

/** Room of the page's storage: full until it is freed. */
export class FullDisk {
  #devTools: CDPSession | null = null;

  get isFull(): boolean {
    return this.#devTools !== null;
  }

  async fill({ session: { page } }: SoakBrowser): Promise<void> {
    this.#devTools ??= await page.context().newCDPSession(page);
    const { origin } = new URL(page.url());
    await this.#devTools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  }

  async free({ session: { page } }: SoakBrowser): Promise<void> {
    const { origin } = new URL(page.url());
    await this.#devTools?.send('Storage.overrideQuotaForOrigin', { origin });
    await this.#devTools?.detach();
    this.#devTools = null;
  }
}
