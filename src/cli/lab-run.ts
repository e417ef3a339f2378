/**
 * A run of the page in a headless browser, for `npm run lab`: prints what it will store and how far it is, stops it
 * on Ctrl-C or after a time limit, and writes report, curves, memory, checkpoint and pictures to a folder.
 */
import { statfsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { LabEvent } from '../lab/events.ts';
import type { AskedSettings } from '../lab/page-handle.ts';
import { bytesStored, framesCollected, gigabytes } from '../lab/settings/data-size.ts';
import type { RunSettings } from '../lab/settings/settings.ts';
import { settingsToHash } from '../lab/settings/url.ts';
import { messageOf } from '../math/text.ts';
import { hashOf } from './agent-hash.ts';
import type { BaseFile } from './base.ts';
import { readCheckpoint, shownPath } from './files.ts';
import { onInterrupt } from './interrupt.ts';
import { MemoryLog } from './memory-log.ts';
import { PageSession } from './page-session.ts';
import { ProgressPrinter } from './progress.ts';
import { writeResults } from './run-results.ts';

const POLL_MS = 250;
/** npm and the terminal may both pass on one Ctrl-C; only a later one is a second press. */
const SECOND_INTERRUPT_MS = 1000;

/** In the results' folder: the browser's profile, where the page stores what it collects. */
export const PROFILE_FOLDER = '.profile';

/** What a run leaves in its folder. */
export const RESULT_FILES = [
  'report.json',
  'fitness.csv',
  'curves.csv',
  'memory.csv',
  'checkpoint.safetensors',
  'fitness.png',
  'page.png',
];

export const BACKENDS = ['auto', 'webgpu', 'webgl', 'wasm'] as const;

export interface LabRunOptions {
  settings: AskedSettings;
  /** Folder of the results. */
  out: string;
  /** A checkpoint whose networks the run begins with. */
  from: BaseFile | null;
  backend: (typeof BACKENDS)[number];
  /** The NATS server whose evaluators play, with credentials; null for none. */
  nats: string | null;
  /** Minutes after which the run is stopped; null for never. */
  timeout: number | null;
  /** .npz files of episodes that the run is trained on; null where it plays its own. */
  data: string[] | null;
  /** The finished run keeps its episodes for `npm run export`. */
  keepData: boolean;
}

/**
 * The page opens on the settings it is about to run, in the room where one trains: its form, its curves and the
 * picture of the page show them.
 */
function pageAddress({ backend }: LabRunOptions, whole: RunSettings): string {
  return `?agent=none&backend=${backend}${settingsToHash(whole)}&room=train`;
}

function titleOf({ settings: { experiment, preset, seed }, from }: LabRunOptions): string {
  return from?.keep === 'search'
    ? `${experiment}, the search of ${from.path} goes on`
    : `${experiment}, preset ${preset}, seed ${seed}`;
}

/** What the run will take of the disk; null for one that collects nothing, or whose episodes' size is not known yet. */
function costLine({ from, out, data }: LabRunOptions, whole: RunSettings): string | null {
  if (data !== null && data.length > 0) return null;
  if (from !== null && !['policy', 'encoder', 'vision'].includes(from.keep)) return null;
  const { bavail, bsize } = statfsSync(out);
  const needed = bytesStored(whole);
  const frames = framesCollected(whole).toLocaleString('en');
  const advice =
    needed > bavail * bsize ? ' That is too little: choose another --out or fewer episodes.' : '';
  return (
    `up to ${frames} frames, ${gigabytes(needed)} in ${shownPath(join(out, PROFILE_FOLDER))}; ` +
    `${gigabytes(bavail * bsize)} are free there.${advice}`
  );
}

export class LabRun {
  readonly #options: LabRunOptions;
  readonly #whole: RunSettings;
  readonly #printer = new ProgressPrinter(process.stdout);
  readonly #problems: string[] = [];
  #failed = false;
  /** Of the checkpoint it begins with; null for none. */
  #baseHash: string | null = null;
  /** Why the run was told to stop, null while it was not. */
  #stopped: 'interrupt' | 'timeout' | null = null;

  /** @param whole all settings of the run, those of its base among them */
  constructor(options: LabRunOptions, whole: RunSettings) {
    this.#options = options;
    this.#whole = whole;
  }

  /** The exit code: 0 done, 1 failed, timed out or with errors in the page, 130 interrupted. */
  async run(): Promise<number> {
    const { out, backend } = this.#options;
    const session = await PageSession.open({
      profile: join(out, PROFILE_FOLDER),
      webgpu: backend === 'webgpu' ? 'any' : 'off',
      address: pageAddress(this.#options, this.#whole),
      onProblem: (problem) => this.#problem(problem),
    });
    try {
      this.#printer.print(`${titleOf(this.#options)}, to ${shownPath(out)}`);
      const cost = costLine(this.#options, this.#whole);
      if (cost !== null) this.#printer.print(cost);
      // Also where it is deleted in the end: the browser may be killed before its files are written here.
      await session.ask('keepData', true);
      await this.#bringIn(session);
      const disarm = this.#armStops(session);
      await this.#follow(session, new MemoryLog(join(out, 'memory.csv'), () => session.storedBytes()));
      disarm();
      this.#printer.end();
      await this.#write(session);
    } finally {
      await session.close();
    }
    if (this.#problems.length > 0)
      process.stderr.write(`${this.#problems.length} error(s) in the page, see above.\n`);
    if (this.#stopped === 'interrupt') return 130;
    return this.#failed || this.#stopped === 'timeout' || this.#problems.length > 0 ? 1 : 0;
  }

  /** Gives the page the episodes of `--data`. */
  async #bringIn(session: PageSession): Promise<void> {
    const files = this.#options.data ?? [];
    if (files.length === 0) return;
    const { episodes, steps } = await session.importEpisodes(this.#whole, files);
    this.#printer.print(`brought in ${episodes} episodes, ${steps} steps`);
  }

  #problem(problem: string): void {
    this.#problems.push(problem);
    this.#printer.print(problem);
  }

  /** Ctrl-C and the time limit stop the run, after which what there is gets written. */
  #armStops(session: PageSession): () => void {
    const stop = (why: 'interrupt' | 'timeout', text: string): void => {
      this.#stopped = why;
      this.#printer.print(text);
      session
        .ask('stop')
        .catch((error) => this.#problem(`the run could not be stopped: ${messageOf(error)}`));
    };
    let interruptedAt = 0;
    const interrupt = (): void => {
      if (this.#stopped === 'interrupt') {
        if (Date.now() - interruptedAt < SECOND_INTERRUPT_MS) return;
        process.stderr.write('Interrupted again: nothing more is written.\n');
        process.exit(130);
      }
      interruptedAt = Date.now();
      stop('interrupt', 'Interrupted: stopping, then writing what there is (again to quit at once).');
    };
    const disarm = onInterrupt(interrupt);
    const { timeout } = this.#options;
    const timer =
      timeout === null
        ? null
        : setTimeout(() => stop('timeout', `Stopped after --timeout ${timeout} minutes.`), timeout * 60_000);
    return () => {
      disarm();
      if (timer !== null) clearTimeout(timer);
    };
  }

  /** Until the run ends, shows what happens. */
  async #follow(session: PageSession, memory: MemoryLog): Promise<void> {
    let over = false;
    const running = this.#start(session)
      .catch((error) => {
        // A run that was told to stop may end by rejecting; that is no failure.
        if (this.#stopped === null) this.#problem(`the run failed: ${error.message}`);
        this.#failed = true;
      })
      .finally(() => {
        over = true;
      });
    while (!over) {
      await Promise.race([wait(POLL_MS), running]);
      for (const event of await this.#take(session)) {
        this.#show(event);
        memory.show(event);
      }
      if (!over && this.#problems.length === 0) await this.#note(memory);
    }
  }

  async #start(session: PageSession): Promise<void> {
    const { settings, from, nats } = this.#options;
    // Now: the run's own checkpoint may take the place of this one.
    if (from !== null) this.#baseHash = hashOf(readCheckpoint('--from', from.path));
    if (nats !== null) await session.ask('share', nats);
    if (from === null) return session.ask('run', settings);
    const { path, keep } = from;
    return session.ask('run', settings, { checkpoint: path, name: path, keep });
  }

  /** A full disk must not cost the run. */
  async #note(memory: MemoryLog): Promise<void> {
    try {
      await memory.tick();
    } catch (error) {
      this.#problem(`memory.csv was not written: ${messageOf(error)}`);
    }
  }

  /** The page's new events; none from a page that crashed, as the crash was reported already. */
  async #take(session: PageSession): Promise<LabEvent[]> {
    try {
      return await session.takeEvents();
    } catch (error) {
      if (this.#problems.length === 0) this.#problem(`the page does not answer: ${error}`);
      return [];
    }
  }

  #show(event: LabEvent): void {
    if (event.type === 'run' && event.status === 'failed') this.#failed = true;
    this.#printer.show(event);
  }

  async #write(session: PageSession): Promise<void> {
    const { out, keepData } = this.#options;
    const written: string[] = [];
    const whole = await writeResults(session, out, this.#baseHash, (name, failure) => {
      if (failure === null) {
        written.push(name);
        process.stdout.write(`wrote ${shownPath(join(out, name))}\n`);
      } else process.stderr.write(`${name} was not written: ${failure}\n`);
    });
    if (!whole) this.#failed = true;
    // Without its report the same command goes on from what the page stores.
    if (!keepData && written.includes('report.json')) await session.ask('forgetRun', this.#whole);
  }
}
