/**
 * `npm run ship`: turns a run's checkpoint into the agent that comes with the page: V and M in 16 bits, the
 * search left out, provenance, history and report kept, its score and its report card on fresh tracks added. Node only.
 */
import { encodeCheckpoint } from '../lab/checkpoint/checkpoint.ts';
import type { Evaluation } from '../lab/events.ts';
import { EXPERIMENTS, type Experiment, experimentOf } from '../lab/settings/settings.ts';
import { parseShipArguments, SHIP_USAGE } from './checkpoint-arguments.ts';
import { FileError, readCheckpoint, readJson, writableFile, writeResult } from './files.ts';
import { main } from './main.ts';

function readEvaluation(path: string): Evaluation {
  const { world, tau, episodes, agent, random }: Partial<Evaluation> = readJson('--evaluation', path);
  if (world !== 'real' || episodes === undefined || agent === undefined || random === undefined) {
    throw new FileError(
      `--evaluation: ${path} is no evaluation in the real environment, as npm run evaluate writes it.`,
    );
  }
  return { world, tau: tau ?? null, episodes, agent, random };
}

/** Under which keys a report has the cards of the experiments. */
const CARDS = EXPERIMENTS.map((id) => experimentOf(id).diagnostics.key);

/** The card under its name, and what it was made with. */
function readExamination(path: string, experiment: Experiment): Record<string, unknown> {
  const { examination, ...whole } = readJson('--examination', path);
  const cards = Object.fromEntries(
    CARDS.filter((key) => whole[key] !== undefined).map((key) => [key, whole[key]]),
  );
  if (examination === undefined || Object.keys(cards).length === 0) {
    throw new FileError(`--examination: ${path} is no report card, as npm run examine writes it.`);
  }
  if (cards[experimentOf(experiment).diagnostics.key] === undefined) {
    throw new FileError(`--examination: ${path} is the card of another experiment than ${experiment}.`);
  }
  return { ...cards, examination };
}

await main(SHIP_USAGE, async (args) => {
  const { checkpoint: from, out, evaluation, examination } = parseShipArguments(args);
  const checkpoint = readCheckpoint('--checkpoint', from, 'vision');
  for (const text of checkpoint.notices) process.stderr.write(`warning: ${from}: ${text}\n`);
  const report = {
    ...checkpoint.report,
    ...(evaluation !== null && { evaluation: readEvaluation(evaluation) }),
    ...(examination !== null && readExamination(examination, checkpoint.settings.experiment)),
  };
  writableFile('--out', out);
  const bytes = encodeCheckpoint({ ...checkpoint, report, search: null, best: null }, { weights: 'F16' });
  writeResult(out, bytes);
  process.stdout.write(`wrote ${out}: ${(bytes.length / 1e6).toFixed(2)} MB\n`);
  if (evaluation === null) {
    process.stdout.write(
      `its score: npm run evaluate -- --checkpoint ${out} --json score.json, then ship again with --evaluation score.json\n`,
    );
  }
  return 0;
});
