/** `npm run evaluator`: this machine's cores play episodes for the run of another, in the page itself, headless. */
import { setTimeout as wait } from 'node:timers/promises';
import type { LentState } from '../../lab/evaluator/lent-machine.ts';
import { joinRequest, parseServer } from '../../lab/join-request.ts';
import { messageOf } from '../../math/text.ts';
import { onInterrupt } from '../interrupt.ts';
import { parse, parseNumber, TIMEOUT, UsageError } from '../options.ts';
import { inPage } from '../page-error.ts';
import { PageSession } from '../page-session.ts';
import type { Verb } from '../verb.ts';

const usage = `usage: npm run evaluator -- --join <link> [options]
  --join <link>        the join link that npm run cluster printed, or the server's address in it
  --timeout <minutes>  leave after this time (never)`;

const POLL_MS = 500;
const MINUTE_MS = 60_000;

export function parseEvaluatorArguments(args: string[]): { server: string; minutes: number } {
  const { values } = parse({ args, options: { join: { type: 'string' }, timeout: { type: 'string' } } });
  if (values.join === undefined) throw new UsageError('--join <link> is missing.');
  const { timeout } = values;
  const minutes =
    timeout === undefined ? Number.POSITIVE_INFINITY : parseNumber('--timeout', timeout, TIMEOUT);
  return { server: serverOf(values.join), minutes };
}

/** The server's address in a join link, or the address itself. */
function serverOf(link: string): string {
  try {
    const { search, hash } = new URL(link);
    const server = joinRequest(search, hash) ?? link;
    parseServer(server);
    return server;
  } catch (error) {
    throw new UsageError(`--join: ${messageOf(error)}.`);
  }
}

/** Between two generations it waits for a moment; that is no news. */
export function whatChanges({ status, run, connected }: LentState): string {
  const isUsual = status === 'playing' || (status === 'waiting' && run !== null);
  return `${isUsual ? 'taking part' : status}, ${run}, ${connected}`;
}

/** One line for people. */
export function stateLine(state: LentState): string {
  const { status, run, held, episodes, stepsPerSecond, workers, connected, server } = state;
  if (!connected) return `the server at ${server} does not answer; waiting for it`;
  const what = run === null ? status : `${status} for "${run}"`;
  const speed = `${Math.round(stepsPerSecond)} steps/s on ${workers} cores`;
  return `${what}: ${held} episodes in hand, ${episodes} played, ${speed}`;
}

export const evaluator: Verb = {
  summary: "plays episodes for another machine's run, by its join link",
  usage,
  async run(args) {
    const { server, minutes } = parseEvaluatorArguments(args);
    const session = await PageSession.open({
      profile: '',
      webgpu: 'off',
      address: `?agent=none#join=${encodeURIComponent(server)}&as=terminal`,
      joins: true,
      onProblem: (problem) => process.stderr.write(`${problem}\n`),
    });
    let leaving = false;
    const disarm = onInterrupt(() => {
      leaving = true;
    });
    try {
      return await follow(session, performance.now() + minutes * MINUTE_MS, () => leaving);
    } finally {
      disarm();
      await session.close();
    }
  },
};

/** Until the machine leaves. @returns the exit code */
async function follow({ page }: PageSession, deadline: number, leaving: () => boolean): Promise<number> {
  await inPage(() =>
    page.waitForFunction(() => window.evaluator !== undefined, undefined, { timeout: MINUTE_MS }),
  );
  let last = '';
  let saidAt = 0;
  let notice = '';
  for (;;) {
    const state = await inPage(() => page.evaluate(() => window.evaluator!.state()));
    const fresh = state.notices.slice(state.notices.lastIndexOf(notice) + 1);
    for (const text of fresh) process.stdout.write(`${text}\n`);
    // A line for what is new, and one a minute while it plays: output may be a log file.
    const now = performance.now();
    const what = whatChanges(state);
    if (what !== last || (state.status === 'playing' && now - saidAt > MINUTE_MS)) {
      process.stdout.write(`${stateLine(state)}\n`);
      saidAt = now;
    }
    last = what;
    notice = fresh.at(-1) ?? notice;
    if (state.status === 'failed') return 1;
    if (leaving() || performance.now() > deadline) {
      await inPage(() => page.evaluate(() => window.evaluator!.leave()));
      process.stdout.write(`left: ${state.episodes} episodes played\n`);
      return 0;
    }
    await wait(POLL_MS);
  }
}
