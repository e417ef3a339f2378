/** `npm run record`: films an episode of a checkpoint's agent beside its dream, in the page itself, headless. */
import { basename, dirname, join, resolve } from 'node:path';
import { EVALUATION_SEEDS } from '../../lab/settings/seeds.ts';
import { experimentOf, hasController, SETTINGS } from '../../lab/settings/settings.ts';
import { counted } from '../../math/text.ts';
import { checkpointOption, tauOf } from '../checkpoint-options.ts';
import { readCheckpoint, shownPath, writableFile } from '../files.ts';
import { parse, parseNumber, UsageError } from '../options.ts';
import { PageSession } from '../page-session.ts';
import type { Verb } from '../verb.ts';
import { makeWhole } from '../whole-file.ts';

export interface RecordArguments {
  checkpoint: string;
  seed: number;
  /** Null: that of the checkpoint. */
  tau: number | null;
  /** At most so many; absent: the whole episode. */
  steps?: number;
  out: string;
}

const usage = `usage: npm run record -- --checkpoint <file> [options]
  --checkpoint <file>  a safetensors checkpoint of a run
  --seed <n>           the episode, one of the evaluation's, 0 to 999999 (0)
  --steps <n>          at most so many steps of it, 1 to 1000 (all of it)
  --tau <t>            temperature of the dream beside it (that at which the C evolved, where it did so in a dream,
                       else 1)
  --out <file>         a WebM file (runs/<name>-episode-<seed>.webm, by the name of the checkpoint or of its folder)
The dream begins after 15 steps, and again from reality where M ends it or its picture shows no road for 1.5 s.`;

export function parseRecordArguments(args: string[]): RecordArguments {
  const { values } = parse({
    args,
    options: {
      checkpoint: { type: 'string' },
      seed: { type: 'string', default: '0' },
      steps: { type: 'string' },
      tau: { type: 'string' },
      out: { type: 'string' },
    },
  });
  const checkpoint = checkpointOption(values.checkpoint);
  const seed = parseNumber('--seed', values.seed, { min: 0, max: EVALUATION_SEEDS - 1, integer: true });
  const out = resolve(values.out ?? join('runs', `${nameOf(checkpoint)}-episode-${seed}.webm`));
  if (!out.endsWith('.webm')) {
    throw new UsageError(`--out is ${JSON.stringify(values.out)}; allowed is a file that ends in .webm.`);
  }
  return {
    checkpoint,
    seed,
    tau: values.tau === undefined ? null : parseNumber('--tau', values.tau, SETTINGS['evolution.tau']),
    ...(values.steps !== undefined && {
      steps: parseNumber('--steps', values.steps, { min: 1, max: 1000, integer: true }),
    }),
    out,
  };
}

/** Runs call theirs all the same: their folder tells them apart. */
function nameOf(checkpoint: string): string {
  const name = basename(checkpoint, '.safetensors');
  return name === 'checkpoint' ? basename(dirname(checkpoint)) : name;
}

export const record: Verb = {
  summary: 'films an episode of a checkpoint beside its dream, as WebM',
  usage,
  async run(args) {
    const { out, tau, ...asked } = parseRecordArguments(args);
    const { settings, agent } = readCheckpoint('--checkpoint', asked.checkpoint, 'vision');
    const request = { ...asked, tau: tau ?? tauOf(settings) };
    const driven = hasController(experimentOf(settings.experiment));
    if (driven) readCheckpoint('--checkpoint', asked.checkpoint, 'controller');
    writableFile('--out', out);
    const problems: string[] = [];
    const session = await PageSession.open({
      profile: '',
      webgpu: 'off',
      address: '?agent=none',
      onProblem: (problem) => {
        problems.push(problem);
        process.stderr.write(`${problem}\n`);
      },
    });
    try {
      const film = (part: string) => session.saveRecording(part, request);
      const { steps, episodeReturn, dreams, notices } = await makeWhole(out, film);
      for (const notice of notices) process.stderr.write(`${notice}\n`);
      const result = driven ? `, return ${episodeReturn.toFixed(2)}` : '';
      const dream =
        agent.memory === null ? 'no M, so no dream' : `${counted(dreams, 'dream')} at tau ${request.tau}`;
      process.stdout.write(
        `wrote ${shownPath(out)}: seed ${request.seed}, ${steps} steps${result}; ${dream}\n`,
      );
    } finally {
      await session.close();
    }
    return problems.length === 0 ? 0 : 1;
  },
};
