/** `npm run average`: the average of the C of several checkpoints on the same V and M. Node only. */
import { averageOf } from '../lab/checkpoint/average.ts';
import { encodeCheckpoint } from '../lab/checkpoint/checkpoint.ts';
import { messageOf } from '../math/text.ts';
import { AVERAGE_USAGE, parseAverageArguments } from './checkpoint-arguments.ts';
import { FileError, readCheckpoint, writableFile, writeResult } from './files.ts';
import { main } from './main.ts';

await main(AVERAGE_USAGE, async (args) => {
  const { checkpoints, out } = parseAverageArguments(args);
  const sources = checkpoints.map((name) => ({
    name,
    checkpoint: readCheckpoint('A checkpoint', name, 'controller'),
  }));
  for (const { name, checkpoint } of sources) {
    for (const text of checkpoint.notices) process.stderr.write(`warning: ${name}: ${text}\n`);
  }
  writableFile('--out', out);
  writeResult(out, encodeCheckpoint(average(sources)));
  process.stdout.write(`wrote ${out}: the average of ${sources.length} C\n`);
  return 0;
});

/** Files that have no common average are the caller's mistake. */
function average(sources: Parameters<typeof averageOf>[0]): ReturnType<typeof averageOf> {
  try {
    return averageOf(sources);
  } catch (error) {
    throw new FileError(messageOf(error), { cause: error });
  }
}
