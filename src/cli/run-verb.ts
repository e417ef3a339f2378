/**
 * Runs other verbs, each in a process of its own with its output shown. Ctrl-C, `kill` and a time limit reach the verb
 * that is running, which saves what it has.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onInterrupt } from './interrupt.ts';
import { PlainError } from './plain-error.ts';

/** A timer's milliseconds are 31 bits. */
const MOST_MS = 2 ** 31 - 1;

/** Nothing failed: the verbs that are left were told not to run. */
export class VerbsStopped extends PlainError {
  override name = 'VerbsStopped';
  /** Else they were interrupted. */
  readonly timeIsUp: boolean;

  constructor(timeIsUp: boolean) {
    super(timeIsUp ? 'its time is up' : 'it was interrupted');
    this.timeIsUp = timeIsUp;
  }
}

export class VerbRunner {
  readonly #deadline: number;

  /** @param minutes after which the running verb is interrupted; null for never */
  constructor(minutes: number | null) {
    this.#deadline = minutes === null ? Number.POSITIVE_INFINITY : Date.now() + 60_000 * minutes;
  }

  /** @throws VerbsStopped after an interrupt or at the time limit, PlainError where the verb failed */
  async run(name: string, args: string[]): Promise<void> {
    const left = this.#deadline - Date.now();
    if (left <= 0) throw new VerbsStopped(true);
    const main = fileURLToPath(new URL('main.ts', import.meta.url));
    return new Promise((done, reject) => {
      const child = spawn(process.execPath, ['--import', 'tsx', main, name, ...args], {
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      let stopped: VerbsStopped | null = null;
      const stop = (timeIsUp: boolean): void => {
        stopped ??= new VerbsStopped(timeIsUp);
        child.kill('SIGINT');
      };
      const disarm = onInterrupt(() => stop(false));
      const timer = left > MOST_MS ? undefined : setTimeout(() => stop(true), left);
      const end = (error: Error | null): void => {
        disarm();
        clearTimeout(timer);
        if (stopped !== null) reject(stopped);
        else if (error !== null) reject(error);
        else done();
      };
      child.on('error', end);
      child.on('exit', (code, signal) => {
        const how = code === null ? `by ${signal}` : `with exit code ${code}`;
        // The address of a server holds a password.
        const given = args.map((arg) => arg.replace(/\/\/.*@/, '//…@')).join(' ');
        const said = `${name} ${given} ended ${how}; its output is above`;
        end(code === 0 ? null : new PlainError(said));
      });
    });
  }
}
