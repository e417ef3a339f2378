/**
 * `npm run evaluate`: scores a checkpoint in the page itself, headless, beside uniform random actions on the same
 * seeds. Prints every episode, then means, standard deviations and the difference.
 */
import type { Evaluation } from '../../lab/events.ts';
import { EVALUATION_SEEDS } from '../../lab/settings/seeds.ts';
import { SETTINGS } from '../../lab/settings/settings.ts';
import { hashOf } from '../agent-hash.ts';
import { withPage } from '../ask-page.ts';
import { checkpointOption, jsonOption, tauOf } from '../checkpoint-options.ts';
import { readCheckpoint, writableFile, writeResult } from '../files.ts';
import { natsOption } from '../nats-option.ts';
import { choose, parse, parseNumber, UsageError } from '../options.ts';
import type { Verb } from '../verb.ts';

export interface EvaluateArguments {
  checkpoint: string;
  episodes: number;
  /** Of the first episode; the next ones count up from it. */
  seed: number;
  world: 'real' | 'dream';
  /** Temperature of the dream; null: that of the checkpoint. */
  tau: number | null;
  /** The NATS server whose evaluators play, with credentials; null for none. */
  nats: string | null;
  /** File for the result as JSON. */
  json: string | null;
}

const usage = `usage: npm run evaluate -- --checkpoint <file> [options]
  --checkpoint <file>  a safetensors checkpoint of a run
  --episodes <n>       number of episodes (100)
  --seed <n>           seed of the first episode; the next ones count up from it, to 999999 at most (0)
  --world <name>       real | dream (real)
  --tau <t>            temperature of the dream, the setting evolution.tau (that at which the C evolved, where it did so
                       in a dream, else 1); only with --world dream
  --nats <address>     evaluators of this NATS server play too: the coordinator's address of npm run cluster
  --json <file>        also write the result as JSON`;

export function parseEvaluateArguments(args: string[]): EvaluateArguments {
  const { values } = parse({
    args,
    options: {
      checkpoint: { type: 'string' },
      episodes: { type: 'string', default: '100' },
      seed: { type: 'string', default: '0' },
      world: { type: 'string', default: 'real' },
      tau: { type: 'string' },
      nats: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const checkpoint = checkpointOption(values.checkpoint);
  const world = choose('--world', values.world, ['real', 'dream']);
  if (values.tau !== undefined && world === 'real') {
    throw new UsageError(
      `--tau ${values.tau} has no effect: it is the temperature of a dream, and --world is real. ` +
        'Add --world dream, or leave --tau out.',
    );
  }
  const episodes = parseNumber('--episodes', values.episodes, { min: 1, max: 100_000, integer: true });
  const seed = parseNumber('--seed', values.seed, { min: 0, max: EVALUATION_SEEDS - 1, integer: true });
  if (seed + episodes > EVALUATION_SEEDS) {
    throw new UsageError(
      `--seed ${seed} and --episodes ${episodes} end at seed ${seed + episodes - 1}; ` +
        `evaluation seeds end at ${EVALUATION_SEEDS - 1}.`,
    );
  }
  return {
    checkpoint,
    episodes,
    seed,
    world,
    tau: values.tau === undefined ? null : parseNumber('--tau', values.tau, SETTINGS['evolution.tau']),
    nats: natsOption(values.nats),
    json: jsonOption(values.json, checkpoint),
  };
}

/** Which file it is, and what made it: an agent and its score belong to one commit. */
export function originText(file: string, report: Readonly<Record<string, unknown>>): string {
  const { date, version, commit, changed } = (report.provenance ?? {}) as Record<string, unknown>;
  const known = [
    typeof date === 'string' ? `made on ${date.slice(0, 10)}` : 'of unknown date',
    `version ${version ?? 'unknown'}`,
    `commit ${commit ?? 'unknown'}${changed === true ? ' with changes' : ''}`,
  ];
  return `${file}: ${known.join(', ')}\n`;
}

/** Every episode, then agent, random policy and their difference. */
export function evaluationText({ world, tau, agent, random }: Evaluation): string {
  const column = (value: number): string => value.toFixed(2).padStart(10);
  const summary = (name: string, mean: number, sd: number): string =>
    `${name.padEnd(10)} ${column(mean)} ± ${sd.toFixed(2)}`;
  const where = world === 'dream' ? `in M's dream, tau ${tau}` : 'in the real environment';
  return [
    `${'seed'.padStart(10)} ${'agent'.padStart(10)} ${'random'.padStart(10)}`,
    ...agent.seeds.map(
      (seed, index) =>
        `${String(seed).padStart(10)} ${column(agent.returns[index])} ${column(random.returns[index])}`,
    ),
    `Mean ± standard deviation over ${agent.returns.length} episodes ${where}:`,
    summary('agent', agent.mean, agent.sd),
    summary('random', random.mean, random.sd),
    `${'difference'.padEnd(10)} ${column(agent.mean - random.mean)}`,
    '',
  ].join('\n');
}

export const evaluate: Verb = {
  summary: 'scores a checkpoint on unseen seeds, in reality or in the dream, beside random actions',
  usage,
  async run(args) {
    const { json, nats, tau, ...asked } = parseEvaluateArguments(args);
    const { checkpoint, world } = asked;
    const opened = readCheckpoint('--checkpoint', checkpoint, 'controller');
    const { report, settings } = opened;
    const request = { ...asked, tau: world === 'real' ? 1 : (tau ?? tauOf(settings)) };
    if (json !== null) writableFile('--json', json);
    const { answer: evaluation, problems } = await withPage(async (ask) => {
      if (nats !== null) await ask('share', nats);
      return ask('evaluate', request);
    });
    process.stdout.write(originText(checkpoint, report) + evaluationText(evaluation));
    if (json !== null) {
      const difference = evaluation.agent.mean - evaluation.random.mean;
      const result = { ...request, sha256: hashOf(opened), ...evaluation, difference };
      writeResult(json, `${JSON.stringify(result, null, 2)}\n`);
    }
    return problems.length === 0 ? 0 : 1;
  },
};
