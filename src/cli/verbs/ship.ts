/**
 * `npm run ship`: turns a run's checkpoint into the agent that the page opens with. V and M become 16-bit, the search
 * is left out; provenance, history and report stay, and its score and diagnostics on fresh tracks are added.
 */
import { sameEncoder, sameNetwork } from '../../lab/checkpoint/average.ts';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from '../../lab/checkpoint/checkpoint.ts';
import { keepsEncoder } from '../../lab/checkpoint/stages-done.ts';
import type { Judgement } from '../../lab/evaluation/judgement.ts';
import type { Evaluation } from '../../lab/events.ts';
import { EXPERIMENTS, type Experiment, experimentOf } from '../../lab/settings/settings.ts';
import { hashOf } from '../agent-hash.ts';
import { checkpointOption, outOption } from '../checkpoint-options.ts';
import {
  existingFile,
  FileError,
  readCheckpoint,
  readJson,
  shownPath,
  writableFile,
  writeResult,
} from '../files.ts';
import { parse, UsageError } from '../options.ts';
import type { Verb } from '../verb.ts';

export interface ShipArguments {
  checkpoint: string;
  out: string;
  /** What `npm run evaluate -- --json` wrote of this agent; null keeps what the run itself measured. */
  evaluation: string | null;
  /** What `npm run diagnose -- --json` wrote of its V and M; null keeps the same. */
  diagnostics: string | null;
  /** What `npm run study -- judgement` wrote of its dream; null keeps what the report has. */
  judgement: string | null;
  /** A checkpoint whose loss curves and time-lapses are taken; null keeps those of the run. */
  learning: string | null;
}

const usage = `usage: npm run ship -- --checkpoint <file> --out <file> [options]
  --checkpoint <file>   a safetensors checkpoint of a run
  --out <file>          the page's agent: public/agents/<experiment>.safetensors
  --evaluation <file>   its score, as npm run evaluate -- --json <file> wrote it
  --diagnostics <file>  diagnostics of its V and M, as npm run diagnose -- --json <file> wrote them
  --judgement <file>    how rightly its dream judges: judgement.json of npm run study -- judgement
  --learning <file>     a checkpoint of the run that made this V and M, or the same ones, or those that --keep encoder
                        kept: its loss curves and time-lapses are taken, and what its report says of their training,
                        where this one says nothing
  --examination <file>  the former name of --diagnostics`;

export function parseShipArguments(args: string[]): ShipArguments {
  const { values } = parse({
    args,
    options: {
      checkpoint: { type: 'string' },
      out: { type: 'string' },
      evaluation: { type: 'string' },
      diagnostics: { type: 'string' },
      judgement: { type: 'string' },
      learning: { type: 'string' },
      examination: { type: 'string' },
    },
  });
  if (values.diagnostics !== undefined && values.examination !== undefined) {
    throw new UsageError(
      '--diagnostics is given twice: --examination is its former name; leave one of them out.',
    );
  }
  const measured = (
    option: '--evaluation' | '--diagnostics' | '--judgement' | '--learning',
    path: string | undefined,
  ) => (path === undefined ? null : existingFile(option, path));
  return {
    checkpoint: checkpointOption(values.checkpoint),
    out: outOption(values.out),
    evaluation: measured('--evaluation', values.evaluation),
    diagnostics: measured('--diagnostics', values.diagnostics ?? values.examination),
    judgement: measured('--judgement', values.judgement),
    learning: measured('--learning', values.learning),
  };
}

/**
 * Refuses a result of another agent, and warns of an older one that does not say whose it is.
 * @param agents hashes of those whose results count
 */
function requireOf(option: string, path: string, sha256: unknown, agents: readonly string[]): void {
  if (sha256 === undefined) {
    process.stderr.write(
      `warning: ${option}: ${path} does not say which agent it is of; this one is assumed.\n`,
    );
  } else if (!agents.some((agent) => agent === sha256)) {
    const [asked] = agents;
    throw new FileError(
      `${option}: ${path} is of another agent (SHA-256 ${String(sha256).slice(0, 8)}…) than --checkpoint ` +
        `(${asked.slice(0, 8)}…): make it again with this one.`,
    );
  }
}

/** Of an agent as it is, and as it is shipped. */
const hashesOf = (checkpoint: Checkpoint): string[] => [checkpoint, shipped(checkpoint)].map(hashOf);

/**
 * Hashes of the agent of which a run kept all but V's decoder: its scores and its judgement are those of this one, for
 * neither looks at the decoder's pictures. None where the two differ in more.
 */
function hashesBefore(path: string, checkpoint: Checkpoint): string[] {
  if (!keepsEncoder(checkpoint.report)) return [];
  const before = readCheckpoint('--learning', path, 'vision');
  const [ours, theirs] = [shipped(checkpoint), shipped(before)];
  const { vision } = ours.agent;
  const withOurs = { ...theirs, agent: { ...theirs.agent, vision } };
  const isAlike = sameEncoder(vision, theirs.agent.vision) && hashOf(withOurs) === hashOf(ours);
  return isAlike ? hashesOf(before) : [];
}

function readEvaluation(path: string, agents: readonly string[]): Evaluation {
  const { world, tau, episodes, agent, random, sha256 }: Partial<Evaluation> & { sha256?: unknown } =
    readJson('--evaluation', path);
  if (world !== 'real' || episodes === undefined || agent === undefined || random === undefined) {
    throw new FileError(
      `--evaluation: ${path} is no evaluation in the real environment, as npm run evaluate writes it.`,
    );
  }
  requireOf('--evaluation', path, sha256, agents);
  return { world, tau: tau ?? null, episodes, agent, random };
}

/** Under which keys a report has the diagnostics of the experiments. */
const DIAGNOSTICS = EXPERIMENTS.map((id) => experimentOf(id).diagnostics.key);

/** The diagnostics under the key of their experiment, and what they were made with. */
function readDiagnostics(
  path: string,
  experiment: Experiment,
  agents: readonly string[],
): Record<string, unknown> {
  const { examination, ...whole } = readJson('--diagnostics', path);
  const keys = DIAGNOSTICS.filter((key) => whole[key] !== undefined);
  if (examination === undefined || keys.length === 0) {
    throw new FileError(`--diagnostics: ${path} has no diagnostics, as npm run diagnose writes them.`);
  }
  if (!keys.includes(experimentOf(experiment).diagnostics.key)) {
    throw new FileError(
      `--diagnostics: ${path} has the diagnostics of another experiment than ${experiment}.`,
    );
  }
  requireOf('--diagnostics', path, whole.sha256, agents);
  return { ...Object.fromEntries(keys.map((key) => [key, whole[key]])), examination };
}

/** Without the returns that it was computed from. */
function readJudgement(path: string, agents: readonly string[]): Record<string, unknown> {
  const { judgement, sha256 }: { judgement?: Partial<Judgement>; sha256?: unknown } = readJson(
    '--judgement',
    path,
  );
  if (judgement?.rows === undefined || judgement.real === undefined) {
    throw new FileError(`--judgement: ${path} has no judgement, as npm run study -- judgement writes it.`);
  }
  requireOf('--judgement', path, sha256, agents);
  return { judgement };
}

/** What a report says of the making of V and M. */
const OF_TRAINING = ['collect', 'vision', 'encode', 'memory'];

/**
 * How V and M of another run learned, which came to the same weights; the decoder of V may have been trained since.
 * @throws FileError where they are others
 */
function readLearning(path: string, checkpoint: Checkpoint): Pick<Checkpoint, 'learning' | 'report'> {
  const other = readCheckpoint('--learning', path, 'vision');
  const [ours, theirs] = [shipped(checkpoint).agent, shipped(other).agent];
  for (const part of ['vision', 'memory'] as const) {
    const same = part === 'vision' && keepsEncoder(checkpoint.report) ? sameEncoder : sameNetwork;
    if (same(ours[part], theirs[part])) continue;
    throw new FileError(
      `--learning: the ${part === 'vision' ? 'V' : 'M'} of ${path} is another one, so it learned in another way.`,
    );
  }
  const report = Object.fromEntries(
    Object.entries(other.report).filter(([key]) => OF_TRAINING.includes(key)),
  );
  return { learning: other.learning, report };
}

/** Of a run that trained the decoder alone the curves are those of all of V, and so is what the report says of V. */
function ofDecoder({ report }: Checkpoint, learned: Pick<Checkpoint, 'report'>): Record<string, unknown> {
  return keepsEncoder(report) ? { vision: learned.report.vision, decoder: report.vision } : {};
}

/** As it is after its weights were rounded. */
const shipped = (checkpoint: Checkpoint): Checkpoint => decodeCheckpoint(encoded(checkpoint));

const encoded = (checkpoint: Checkpoint): Uint8Array =>
  encodeCheckpoint({ ...checkpoint, search: null, best: null }, { weights: 'F16' });

export const ship: Verb = {
  summary: 'makes the agent that the page opens with out of a checkpoint',
  usage,
  async run(args) {
    const { checkpoint: from, out, evaluation, diagnostics, judgement, learning } = parseShipArguments(args);
    const checkpoint = readCheckpoint('--checkpoint', from, 'vision');
    for (const text of checkpoint.notices) process.stderr.write(`warning: ${from}: ${text}\n`);
    const own = hashesOf(checkpoint);
    const scored = [...own, ...(learning === null ? [] : hashesBefore(learning, checkpoint))];
    const report = {
      ...checkpoint.report,
      ...(evaluation !== null && { evaluation: readEvaluation(evaluation, scored) }),
      ...(diagnostics !== null && readDiagnostics(diagnostics, checkpoint.settings.experiment, own)),
      ...(judgement !== null && readJudgement(judgement, scored)),
    };
    writableFile('--out', out);
    const learned = learning === null ? checkpoint : readLearning(learning, checkpoint);
    const whole = { ...learned.report, ...report, ...(learning !== null && ofDecoder(checkpoint, learned)) };
    const bytes = encoded({ ...checkpoint, report: whole, learning: learned.learning });
    writeResult(out, bytes);
    process.stdout.write(`wrote ${shownPath(out)}: ${(bytes.length / 1e6).toFixed(2)} MB\n`);
    if (evaluation === null && checkpoint.agent.controller !== null) {
      process.stdout.write(
        `its score: npm run evaluate -- --checkpoint ${shownPath(out)} --json score.json, ` +
          'then ship again with --evaluation score.json\n',
      );
    }
    return 0;
  },
};
