/**
 * The agent that comes with the page: fetched from the page's own server while nothing is trained yet, so that
 * a visitor sees an agent drive before pressing anything.
 */

import type { Experiment } from '../lab/settings/settings.ts';
import { messageOf } from '../math/text.ts';
import { requestAgent } from './early-agent.ts';
import type { Engine } from './engine.ts';
import type { Lab } from './lab.ts';
import { addNotice, type LabState } from './store.ts';

/** Relative to the page. An experiment without one starts empty. */
export const SHIPPED: Partial<Record<Experiment, string>> = {
  'bouncing-ball': 'agents/bouncing-ball.safetensors',
  'car-racing': 'agents/car-racing.safetensors',
};

/** An agent whose C evolved in M's dreams alone: it drives beside the present one. Relative to the page. */
export const DREAM_TRAINED: Partial<Record<Experiment, string>> = {
  'car-racing': 'agents/car-racing-dream.safetensors',
};

/** `?agent=none` opens the page without it. */
export function wantsAgent(query: string): boolean {
  return new URLSearchParams(query).get('agent') !== 'none';
}

/** Opens the experiment's agent now, and whenever the visitor changes to an experiment that has one. */
export function followExperiment(lab: Lab, engine: Pick<Engine, 'importCheckpoint'>): void {
  const { store } = lab;
  const open = (): void => {
    openShipped(lab, engine).catch((error: unknown) => {
      const text =
        `The pretrained agent could not be loaded: ${messageOf(error)}. Reload the page to try ` +
        'again; training and loading a checkpoint work without it.';
      addNotice(store, 'warning', text);
    });
  };
  open();
  store.subscribe((state, before) => {
    if (state.settings.experiment !== before.settings.experiment && isEmpty(state)) open();
  });
}

/**
 * The agent of the present experiment, in place of what `isReplaced` allows when the file is there.
 * @throws Error where the file cannot be fetched or read
 */
export async function openShipped(
  { store }: Pick<Lab, 'store'>,
  engine: Pick<Engine, 'importCheckpoint'>,
  isReplaced: (state: LabState) => boolean = isEmpty,
): Promise<void> {
  const { experiment } = store.getState().settings;
  const path = SHIPPED[experiment];
  if (path === undefined) return;
  let bytes: Uint8Array;
  try {
    bytes = await download(path, (fraction) => store.setState({ arriving: fraction }));
  } finally {
    store.setState({ arriving: null });
  }
  // The visitor was quicker: what is under way or loaded meanwhile stays.
  const now = store.getState();
  if (!isReplaced(now) || now.settings.experiment !== experiment) return;
  // Where a clone of the project has it: the commands on the page name it so.
  await engine.importCheckpoint(bytes, `public/${path}`, true);
}

/**
 * The file of one of the agents that come with the page.
 * @param agents by experiment
 * @throws Error where there is none for the experiment, or it cannot be fetched
 */
export async function readShipped(experiment: Experiment, agents = SHIPPED): Promise<Uint8Array> {
  const path = agents[experiment];
  if (path === undefined) throw new Error(`the page has no such agent for ${experiment}`);
  return download(path, () => undefined);
}

const isEmpty = ({ status, trained }: LabState): boolean => status === 'idle' && !trained.vision;

async function download(path: string, onProgress: (fraction: number) => void): Promise<Uint8Array> {
  const response = await requestAgent(path);
  if (!response.ok || response.body === null) throw new Error(`${path}: HTTP ${response.status}`);
  const total = Number(response.headers.get('content-length') ?? 0);
  const parts: Uint8Array[] = [];
  let loaded = 0;
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    loaded += value.length;
    onProgress(total > 0 ? Math.min(1, loaded / total) : 0);
  }
  const bytes = new Uint8Array(loaded);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
