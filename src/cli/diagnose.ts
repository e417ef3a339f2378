/**
 * `npm run examine`: the report card of a checkpoint's V and M, made anew in the page itself, headless, on episodes
 * that no run gathers. Prints its numbers, a line each. Node only.
 */
import { askPage } from './ask-page.ts';
import { DIAGNOSE_USAGE, parseDiagnoseArguments } from './checkpoint-arguments.ts';
import { readCheckpoint, writableFile, writeResult } from './files.ts';
import { main } from './main.ts';
import { cardText } from './results.ts';

await main(DIAGNOSE_USAGE, async (args) => {
  const { checkpoint, json, ...request } = parseDiagnoseArguments(args);
  readCheckpoint('--checkpoint', checkpoint, 'memory');
  if (json !== null) writableFile('--json', json);
  const { answer: card, problems } = await askPage((page) => page.examine(checkpoint, request));
  process.stdout.write(cardText(card));
  if (json !== null) writeResult(json, `${JSON.stringify({ checkpoint, ...card }, null, 2)}\n`);
  return problems.length === 0 ? 0 : 1;
});
