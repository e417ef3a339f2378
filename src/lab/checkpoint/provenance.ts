/** Provenance of a result: machine, backend, time, and the command that reproduces it. */
import type { BackendReport } from '../../backend/choose.ts';
import { coresHere } from '../clients/machine.ts';
import type { RunSettings } from '../settings/settings.ts';
import { labCommand } from '../settings/url.ts';
import { SOURCE } from '../source.ts';
import type { WarmStartRecord } from './warm-start.ts';

export function provenance(
  settings: RunSettings,
  backend: BackendReport,
  version: string,
  base: Pick<WarmStartRecord, 'name' | 'keep'> | null = null,
): Record<string, unknown> {
  return {
    version,
    commit: SOURCE.commit,
    changed: SOURCE.changed,
    date: new Date().toISOString(),
    command: labCommand(settings, base),
    browser: navigator.userAgent,
    cores: coresHere(),
    backend,
  };
}

/**
 * Bytes of the page and all its threads together; null where the browser does not report or refuses them. The browser
 * may answer only after its next garbage collection, so do not wait for it.
 */
export async function agentBytes(): Promise<number | null> {
  const { measureUserAgentSpecificMemory: measure } = performance as Performance & {
    measureUserAgentSpecificMemory?: () => Promise<{ bytes: number }>;
  };
  if (measure === undefined || !globalThis.crossOriginIsolated) return null;
  try {
    return (await measure.call(performance)).bytes;
  } catch {
    return null;
  }
}

/**
 * Bytes of the JavaScript heap of the page's own thread; null where the browser does not report it (only Chromium
 * does).
 */
export function heapBytes(): number | null {
  const { memory } = performance as Performance & { memory?: { usedJSHeapSize: number } };
  return memory?.usedJSHeapSize ?? null;
}
