/** The browser of a soak: one profile, whose page is loaded anew and whose processes are killed now and then. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Worker } from 'playwright';
import type { RunOptions } from '../kill/killed-run.ts';
import { killTree } from '../kill/process-tree.ts';
import { PageSession } from '../page-session.ts';
import { countGpuBuffers } from './gpu-count.ts';
import { measure, type Taken } from './measure.ts';

export type Backend = RunOptions['backend'];

/** What the soak does itself is named so in the page's console. */
const OWN = /soak/;

export class SoakBrowser {
  readonly profile: string;
  /** Console errors and uncaught errors that the soak did not make. */
  readonly problems: string[] = [];
  backend: Backend;
  /** Counted from 1: each may start from another level of memory. */
  browsers = 0;
  pages = 0;
  /** Of the pages of the present browser. */
  readonly backends = new Set<Backend>();
  #session: PageSession | null = null;
  #leaving = false;

  constructor(profile: string, backend: Backend) {
    this.profile = profile;
    this.backend = backend;
  }

  get session(): PageSession {
    if (this.#session === null) throw new Error('the browser of the soak is not open');
    return this.#session;
  }

  async open(): Promise<void> {
    this.#leaving = false;
    this.browsers++;
    this.pages++;
    this.backends.clear();
    this.backends.add(this.backend);
    const session = await PageSession.open({
      profile: this.profile,
      webgpu: 'software',
      address: this.#address(),
      moves: this.#moves,
      onProblem: (problem) => {
        if (!this.#leaving && !OWN.test(problem)) this.problems.push(`page ${this.pages}: ${problem}`);
      },
    });
    this.#session = session;
    session.page.on('dialog', (dialog) => void dialog.accept());
    await countGpuBuffers(session);
  }

  /** As a visitor who presses reload, or who comes back by a link to another backend. */
  async reload(backend = this.backend): Promise<void> {
    this.#leaving = true;
    const isOther = backend !== this.backend;
    this.backend = backend;
    this.backends.add(backend);
    await this.session.page.emulateMedia({ reducedMotion: this.#moves ? 'no-preference' : 'reduce' });
    await this.session.load(isOther ? this.#address() : undefined);
    this.pages++;
    this.#leaving = false;
  }

  /** After a run that failed: the page is loaded again, or the browser is opened again where it is gone. */
  async startOver(): Promise<void> {
    if (!this.session.page.isClosed()) return this.reload();
    this.#leaving = true;
    killTree(this.profile);
    await this.session.close();
    await this.open();
  }

  /** All processes at once, and opened again. */
  async kill(): Promise<void> {
    this.#leaving = true;
    if (killTree(this.profile) === 0)
      throw new Error(`no browser with the profile ${this.profile} was found`);
    await this.session.close();
    await this.open();
  }

  async close(): Promise<void> {
    this.#leaving = true;
    await this.#session?.close();
    this.#session = null;
  }

  /** The newest worker of a kind; null where there is none. */
  worker(kind: string): Worker | null {
    return this.session.page.workers().findLast((each) => each.url().includes(`/${kind}-`)) ?? null;
  }

  async measure(): Promise<Taken> {
    // Workers of the run end, and their memory is given back.
    await wait(1000);
    return measure(this.session.page, this.profile, await this.session.storedBytes());
  }

  /** The world moves, as for a visitor who watches; not where the processor is the GPU: it has no time for both. */
  get #moves(): boolean {
    return this.backend === 'wasm';
  }

  #address(): string {
    return `?agent=none&backend=${this.backend}#room=train`;
  }
}
