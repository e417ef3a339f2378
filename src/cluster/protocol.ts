/**
 * What travels between the coordinator of a run and its evaluators over NATS: subjects, messages, their versions and
 * limits. Every message is checked before it is used; `Refusal` says why one is not.
 *
 * Words: the *coordinator* is the page that runs the search, an *evaluator* plays episodes for it. A *round* is what
 * the pool plays at once: a generation, a test, an evaluation. Agents and rounds are named by the hash of what they
 * are, so a coordinator that was killed finds the results of its earlier life, and no result can be taken for another.
 */
import { messageOf } from '../math/text.ts';
import type { Job, Outcome } from '../rollout/jobs.ts';
import { finite, type Given, list, malformed, object, oneOf, text, whole, word } from './fields.ts';
import { Refusal } from './refusal.ts';

/** Raised whenever a message changes its meaning. */
const PROTOCOL = 2;
/** The build writes it (vite.config.ts); there is none in a test in Node. */
declare const __SOURCE__: { code: string } | undefined;
/**
 * Part of every message; those of another version are refused. It names the code that decides what an episode gives,
 * too: an evaluator of another build would play by other rules without a word.
 */
export const VERSION = `${PROTOCOL}.${typeof __SOURCE__ === 'undefined' ? 'source' : __SOURCE__.code}`;

/** A work queue: a task is removed when an evaluator acknowledges it. */
export const TASKS = 'wm_tasks';
/** Results stay for a while: a coordinator that restarts reads them. */
export const RESULTS = 'wm_results';
/** The consumer that all evaluators share. */
export const CONSUMER = 'evaluators';
/** Bucket of the object store that holds V, M and the shape of C, by hash. */
export const AGENTS = 'wm_agents';

export const taskSubject = (agent: string, round: string): string => `wm.task.${agent}.${round}`;
/** The last token is the evaluator's name, so that what it gave can be deleted; `*` stands for any. */
export const resultSubject = (agent: string, round: string, evaluator: string): string =>
  `wm.result.${agent}.${round}.${evaluator}`;
/** The coordinator says each `ANNOUNCE_MS` what it runs. */
export const RUN_SUBJECT = 'wm.run';
/** Evaluators say each `ANNOUNCE_MS` that they are there; the last token is the evaluator's name. */
export const evaluatorSubject = (evaluator: string): string => `wm.evaluator.${evaluator}`;
export const ANNOUNCE_MS = 1000;
/** Without a word for so long an evaluator, or a run, counts as gone. */
export const GONE_MS = 6000;

/** Episodes in lockstep on one worker of an evaluator: fewer than on this machine, so that the last are spread. */
export const SLOTS_PER_WORKER = 8;

/** Bytes of a message; the largest C of the settings has about 4,000 parameters. */
export const MAX_TASK_BYTES = 64 * 1024;
export const MAX_RESULT_BYTES = 2048;
export const MAX_WORD_BYTES = 16 * 1024;

export interface Task {
  agent: string;
  round: string;
  job: Job;
  /** Names this copy of the task: a result without the ticket of a task that was sent is refused. */
  ticket: string;
  /** Evaluators that have played it: it is for another one. */
  not: string[];
  /** It is for this engine alone (engine-print.ts): another one's episode could not be rendered again here. */
  only?: string;
}

export interface Result {
  agent: string;
  round: string;
  ticket: string;
  outcome: Outcome;
  seed: number;
  evaluator: string;
  /** What its engine computes (engine-print.ts). */
  print: string;
  /** Set where the episode could not be played. */
  error?: string;
}

/** What a coordinator says of its run. */
export interface RunWord {
  name: string;
  agent: string;
  round: string;
  state: 'running' | 'paused' | 'ended';
  evaluators: number;
  quarantined: string[];
  /** The rounds before this one: their tasks are of no use any more. */
  over: string[];
}

/** What an evaluator says of itself. */
export interface EvaluatorWord {
  evaluator: string;
  name: string;
  kind: 'tab' | 'terminal';
  print: string;
  state: 'waiting' | 'playing' | 'paused' | 'left';
  workers: number;
  /** Episodes that it wants to have in hand. */
  slots: number;
  held: number;
  episodes: number;
  stepsPerSecond: number;
  /** Tasks that it refused. */
  refused: number;
}

const utf8 = new TextEncoder();

/** JSON with its length in front, then the parameters of C as they are in memory: no digit is lost. */
export function encodeTask({ agent, round, job, ticket, not, only }: Task): Uint8Array {
  const { parameters, ...rest } = job;
  const random = parameters === null;
  const head = utf8.encode(
    JSON.stringify({ v: VERSION, agent, round, job: rest, ticket, not, only, random }),
  );
  const values = parameters ?? new Float32Array(0);
  const bytes = new Uint8Array(4 + head.length + values.byteLength);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, 4);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 4 + head.length);
  return bytes;
}

/** @throws Refusal */
export function decodeTask(bytes: Uint8Array): Task {
  requireSize(bytes, MAX_TASK_BYTES, 'a task');
  if (bytes.length < 4) throw malformed(`a task has 4 bytes at least, got ${bytes.length}`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const values = bytes.length - 4 - length;
  if (values < 0 || values % 4 !== 0) {
    throw malformed(`a task of ${bytes.length} bytes cannot have a head of ${length}`);
  }
  const { agent, round, ticket, not, only, job, random } = parseMessage(
    bytes.subarray(4, 4 + length),
    'a task',
  );
  const parameters = random === true ? null : new Float32Array(values / 4);
  if (parameters !== null) new Uint8Array(parameters.buffer).set(bytes.subarray(4 + length));
  if (parameters?.some((value) => !Number.isFinite(value))) throw malformed('a parameter is not finite');
  return {
    agent: word(agent, 'agent'),
    round: word(round, 'round'),
    ticket: word(ticket, 'ticket'),
    not: list(not, 'not'),
    ...(only !== undefined && { only: word(only, 'only') }),
    job: { ...jobFrom(job), parameters },
  };
}

export function encodeResult({ agent, round, ticket, outcome, ...rest }: Result): Uint8Array {
  const error = rest.error?.slice(0, 500);
  return utf8.encode(JSON.stringify({ v: VERSION, agent, round, ticket, ...outcome, ...rest, error }));
}

/** @throws Refusal */
export function decodeResult(bytes: Uint8Array): Result {
  requireSize(bytes, MAX_RESULT_BYTES, 'a result');
  const given = parseMessage(bytes, 'a result');
  const failed = given.error !== undefined;
  return {
    agent: word(given.agent, 'agent'),
    round: word(given.round, 'round'),
    ticket: word(given.ticket, 'ticket'),
    evaluator: word(given.evaluator, 'evaluator'),
    print: word(given.print, 'print'),
    seed: whole(given.seed, 'seed'),
    outcome: {
      id: whole(given.id, 'id'),
      return: failed ? 0 : finite(given.return, 'return'),
      steps: failed ? 0 : whole(given.steps, 'steps'),
    },
    ...(failed && { error: text(given.error, 'error') }),
  };
}

export function encodeWord(said: RunWord | EvaluatorWord): Uint8Array {
  return utf8.encode(JSON.stringify({ v: VERSION, ...said }));
}

/** @throws Refusal */
export function decodeRunWord(bytes: Uint8Array): RunWord {
  requireSize(bytes, MAX_WORD_BYTES, "a run's word");
  const given = parseMessage(bytes, "a run's word");
  return {
    name: text(given.name, 'name'),
    agent: word(given.agent, 'agent'),
    round: word(given.round, 'round'),
    state: oneOf(given.state, ['running', 'paused', 'ended'], 'state'),
    evaluators: whole(given.evaluators, 'evaluators'),
    quarantined: list(given.quarantined, 'quarantined'),
    over: list(given.over, 'over'),
  };
}

/** @throws Refusal */
export function decodeEvaluatorWord(bytes: Uint8Array): EvaluatorWord {
  requireSize(bytes, MAX_RESULT_BYTES, "an evaluator's word");
  const given = parseMessage(bytes, "an evaluator's word");
  return {
    evaluator: word(given.evaluator, 'evaluator'),
    name: text(given.name, 'name').slice(0, 80),
    kind: oneOf(given.kind, ['tab', 'terminal'], 'kind'),
    print: word(given.print, 'print'),
    state: oneOf(given.state, ['waiting', 'playing', 'paused', 'left'], 'state'),
    workers: whole(given.workers, 'workers', MOST_SLOTS),
    slots: whole(given.slots, 'slots', MOST_SLOTS),
    held: whole(given.held, 'held', MOST_SLOTS),
    episodes: whole(given.episodes, 'episodes'),
    stepsPerSecond: finite(given.stepsPerSecond, 'stepsPerSecond'),
    refused: whole(given.refused, 'refused'),
  };
}

/** Episodes in one evaluator's hands: more than any machine plays at once. */
const MOST_SLOTS = 4096;

function jobFrom(given: unknown): Omit<Job, 'parameters'> {
  const job = object(given, 'job');
  const shaping = job.shaping === undefined ? undefined : object(job.shaping, 'shaping');
  return {
    id: whole(job.id, 'id'),
    candidate: whole(job.candidate, 'candidate'),
    seed: whole(job.seed, 'seed'),
    world: oneOf(job.world, ['real', 'dream'], 'world'),
    maxSteps: whole(job.maxSteps, 'maxSteps', 1_000_000),
    patience: whole(job.patience, 'patience'),
    tau: finite(job.tau, 'tau'),
    // What it asks for is checked where the episode is begun.
    ...(job.order !== undefined && { order: object(job.order, 'order') as unknown as Job['order'] }),
    ...(shaping !== undefined && {
      shaping: {
        // The weights of the fitness's terms; who plays knows which there are.
        ...Object.fromEntries(Object.entries(shaping).map(([term, weight]) => [term, finite(weight, term)])),
        offRoadSteps: whole(shaping.offRoadSteps, 'offRoadSteps'),
      },
    }),
  };
}

function parseMessage(bytes: Uint8Array, what: string): Given {
  let given: Given;
  try {
    given = object(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)), what);
  } catch (error) {
    throw malformed(`${what} cannot be read: ${messageOf(error)}`);
  }
  if (given.v !== VERSION) {
    const seen = JSON.stringify(given.v)?.slice(0, 20);
    throw new Refusal(
      'version',
      `${what} is of build ${seen}, here is build "${VERSION}". A run and its evaluators need the same build: reload ` +
        'the pages at both ends, open the new version where one is offered, and check out the same commit where a ' +
        'terminal takes part',
    );
  }
  return given;
}

function requireSize(bytes: Uint8Array, most: number, what: string): void {
  if (bytes.length <= most) return;
  throw new Refusal('oversize', `${what} has at most ${most} bytes, got ${bytes.length}`);
}
