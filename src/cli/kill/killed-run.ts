/** A run whose browser is killed at chosen moments: each life opens the page on the same profile and asks for it. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { decodeCheckpoint, type OpenedCheckpoint } from '../../lab/checkpoint/checkpoint.ts';
import { type LabEvent, STAGE_NAMES, type StageName } from '../../lab/events.ts';
import type { AskedSettings } from '../../lab/page-handle.ts';
import type { WebGpuMode } from '../chromium.ts';
import { PageSession } from '../page-session.ts';
import { PlainError } from '../plain-error.ts';
import { killTree } from './process-tree.ts';

const POLL_MS = 20;

export interface RunOptions {
  settings: AskedSettings;
  backend: 'wasm' | 'webgpu';
  /** Of the profile and the checkpoint. */
  folder: string;
}

/** When the browser is killed: so long after a stage was seen to run, in parts of what it took uninterrupted. */
export interface Moment {
  stage: StageName;
  part: number;
}

export interface Life {
  /** The stage in which the browser was killed; null where the run ended first. */
  killedIn: StageName | null;
  /** Generations kept when the page asked for the run, and when it was last heard of; null where it had no search. */
  generations: { first: number | null; last: number | null };
  checkpoint: OpenedCheckpoint | null;
  /** How long each stage ran. */
  stageSeconds: Partial<Record<StageName, number>>;
  wallSeconds: number;
}

const WEBGPU: Record<RunOptions['backend'], WebGpuMode> = { wasm: 'off', webgpu: 'software' };

/** @param moment to kill it at, and how long each stage takes; null to let it end */
export async function live(
  { settings, backend, folder }: RunOptions,
  moment: (Moment & { stageSeconds: Life['stageSeconds'] }) | null,
): Promise<Life> {
  const profile = join(folder, 'profile');
  const began = performance.now();
  const session = await PageSession.open({
    profile,
    webgpu: WEBGPU[backend],
    address: `?agent=none&backend=${backend}#room=train`,
    // A browser that is killed reports what it could not finish.
    onProblem: () => undefined,
  });
  const life: Life = {
    killedIn: null,
    generations: { first: null, last: null },
    checkpoint: null,
    stageSeconds: {},
    wallSeconds: 0,
  };
  try {
    let outcome: { error: unknown } | null = null;
    const running = session.ask('run', settings).then(
      () => {
        outcome = { error: null };
      },
      (error: unknown) => {
        outcome = { error };
      },
    );
    let killAt = Number.POSITIVE_INFINITY;
    let present: StageName | null = null;
    while (outcome === null) {
      await Promise.race([wait(POLL_MS), running]);
      // After its end the next life would begin the run anew; the last events are still to be read.
      if (outcome === null && performance.now() >= killAt && present !== null) {
        if (killTree(profile) === 0) throw new PlainError(`no browser with the profile ${profile} was found`);
        life.killedIn = present;
        break;
      }
      for (const event of await session.takeEvents()) {
        note(life, event);
        if (event.type !== 'stage' || event.progress.status !== 'running') continue;
        present = event.stage;
        // Or a later one: a kill that came late may have left the stage done.
        const isDue = moment !== null && STAGE_NAMES.indexOf(present) >= STAGE_NAMES.indexOf(moment.stage);
        if (!isDue || killAt < Number.POSITIVE_INFINITY) continue;
        killAt = performance.now() + 1000 * moment.part * (moment.stageSeconds[present] ?? 1);
      }
    }
    await running;
    const { error } = outcome ?? { error: null };
    if (life.killedIn === null) {
      if (error !== null) throw error;
      life.checkpoint = await checkpointOf(session, folder);
    }
  } finally {
    await session.close();
  }
  life.wallSeconds = (performance.now() - began) / 1000;
  return life;
}

function note({ generations, stageSeconds }: Life, event: LabEvent): void {
  if (event.type === 'stage') stageSeconds[event.stage] = event.progress.elapsed;
  if (event.type !== 'search-state') return;
  generations.first ??= event.generations;
  generations.last = event.generations;
}

async function checkpointOf(session: PageSession, folder: string): Promise<OpenedCheckpoint> {
  const path = join(folder, 'checkpoint.safetensors');
  await session.saveCheckpoint(path);
  const checkpoint = decodeCheckpoint(readFileSync(path));
  rmSync(path);
  return checkpoint;
}
