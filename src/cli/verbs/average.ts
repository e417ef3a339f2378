/** `npm run average`: one C, the average of those of several checkpoints on the same V and M. */
import { averageOf } from '../../lab/checkpoint/average.ts';
import { encodeCheckpoint } from '../../lab/checkpoint/checkpoint.ts';
import { messageOf } from '../../math/text.ts';
import { outOption } from '../checkpoint-options.ts';
import { existingFile, FileError, readCheckpoint, shownPath, writableFile, writeResult } from '../files.ts';
import { parse, UsageError } from '../options.ts';
import type { Verb } from '../verb.ts';

export interface AverageArguments {
  checkpoints: string[];
  out: string;
}

const usage = `usage: npm run average -- --out <file> <checkpoint> <checkpoint> ...
  <checkpoint>  safetensors checkpoints of runs on the same V and M
  --out <file>  where the checkpoint with the average of their C goes`;

export function parseAverageArguments(args: string[]): AverageArguments {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: { out: { type: 'string' } },
  });
  const out = outOption(values.out);
  if (positionals.length < 2) {
    throw new UsageError(`At least two checkpoints are expected, got ${positionals.length}.`);
  }
  for (const path of positionals) existingFile('A checkpoint', path);
  // As they were written: the provenance repeats them.
  return { checkpoints: positionals, out };
}

/** Files that have no common average are the caller's mistake. */
function averageOfFiles(sources: Parameters<typeof averageOf>[0]): ReturnType<typeof averageOf> {
  try {
    return averageOf(sources);
  } catch (error) {
    throw new FileError(messageOf(error), { cause: error });
  }
}

export const average: Verb = {
  summary: 'averages the C of several checkpoints on the same V and M',
  usage,
  async run(args) {
    const { checkpoints, out } = parseAverageArguments(args);
    const sources = checkpoints.map((name) => ({
      name,
      checkpoint: readCheckpoint('A checkpoint', name, 'controller'),
    }));
    for (const { name, checkpoint } of sources) {
      for (const text of checkpoint.notices) process.stderr.write(`warning: ${name}: ${text}\n`);
    }
    writableFile('--out', out);
    writeResult(out, encodeCheckpoint(averageOfFiles(sources)));
    process.stdout.write(`wrote ${shownPath(out)}: the average of ${sources.length} C\n`);
    return 0;
  },
};
