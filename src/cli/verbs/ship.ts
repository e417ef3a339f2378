/**
 * `npm run ship`: turns a run's checkpoint into the agent that the page opens with. V and M become 16-bit, the search
 * is left out; provenance, history and report stay, and its score and diagnostics on fresh tracks are added.
 */
import { encodeCheckpoint } from '../../lab/checkpoint/checkpoint.ts';
import type { Evaluation } from '../../lab/events.ts';
import { EXPERIMENTS, type Experiment, experimentOf } from '../../lab/settings/settings.ts';
import { checkpointOption, outOption } from '../checkpoint-options.ts';
import { existingFile, FileError, readCheckpoint, readJson, writableFile, writeResult } from '../files.ts';
import { parse, UsageError } from '../options.ts';
import type { Verb } from '../verb.ts';

export interface ShipArguments {
  checkpoint: string;
  out: string;
  /** What `npm run evaluate -- --json` wrote of this agent; null keeps what the run itself measured. */
  evaluation: string | null;
  /** What `npm run diagnose -- --json` wrote of its V and M; null keeps the same. */
  diagnostics: string | null;
}

const usage = `usage: npm run ship -- --checkpoint <file> --out <file> [options]
  --checkpoint <file>   a safetensors checkpoint of a run
  --out <file>          the page's agent: public/agents/<experiment>.safetensors
  --evaluation <file>   its score, as npm run evaluate -- --json <file> wrote it
  --diagnostics <file>  diagnostics of its V and M, as npm run diagnose -- --json <file> wrote them
  --examination <file>  the former name of --diagnostics`;

export function parseShipArguments(args: string[]): ShipArguments {
  const { values } = parse({
    args,
    options: {
      checkpoint: { type: 'string' },
      out: { type: 'string' },
      evaluation: { type: 'string' },
      diagnostics: { type: 'string' },
      examination: { type: 'string' },
    },
  });
  if (values.diagnostics !== undefined && values.examination !== undefined) {
    throw new UsageError(
      '--diagnostics is given twice: --examination is its former name; leave one of them out.',
    );
  }
  const measured = (option: '--evaluation' | '--diagnostics', path: string | undefined) =>
    path === undefined ? null : existingFile(option, path);
  return {
    checkpoint: checkpointOption(values.checkpoint),
    out: outOption(values.out),
    evaluation: measured('--evaluation', values.evaluation),
    diagnostics: measured('--diagnostics', values.diagnostics ?? values.examination),
  };
}

function readEvaluation(path: string): Evaluation {
  const { world, tau, episodes, agent, random }: Partial<Evaluation> = readJson('--evaluation', path);
  if (world !== 'real' || episodes === undefined || agent === undefined || random === undefined) {
    throw new FileError(
      `--evaluation: ${path} is no evaluation in the real environment, as npm run evaluate writes it.`,
    );
  }
  return { world, tau: tau ?? null, episodes, agent, random };
}

/** Under which keys a report has the diagnostics of the experiments. */
const DIAGNOSTICS = EXPERIMENTS.map((id) => experimentOf(id).diagnostics.key);

/** The diagnostics under the key of their experiment, and what they were made with. */
function readDiagnostics(path: string, experiment: Experiment): Record<string, unknown> {
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
  return { ...Object.fromEntries(keys.map((key) => [key, whole[key]])), examination };
}

export const ship: Verb = {
  summary: 'makes the agent that the page opens with out of a checkpoint',
  usage,
  async run(args) {
    const { checkpoint: from, out, evaluation, diagnostics } = parseShipArguments(args);
    const checkpoint = readCheckpoint('--checkpoint', from, 'vision');
    for (const text of checkpoint.notices) process.stderr.write(`warning: ${from}: ${text}\n`);
    const report = {
      ...checkpoint.report,
      ...(evaluation !== null && { evaluation: readEvaluation(evaluation) }),
      ...(diagnostics !== null && readDiagnostics(diagnostics, checkpoint.settings.experiment)),
    };
    writableFile('--out', out);
    const bytes = encodeCheckpoint({ ...checkpoint, report, search: null, best: null }, { weights: 'F16' });
    writeResult(out, bytes);
    process.stdout.write(`wrote ${out}: ${(bytes.length / 1e6).toFixed(2)} MB\n`);
    if (evaluation === null && checkpoint.agent.controller !== null) {
      process.stdout.write(
        `its score: npm run evaluate -- --checkpoint ${out} --json score.json, ` +
          'then ship again with --evaluation score.json\n',
      );
    }
    return 0;
  },
};
