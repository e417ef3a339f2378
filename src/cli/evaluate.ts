/**
 * `npm run evaluate`: scores a checkpoint in the page itself, headless, beside uniform random actions over the
 * same seeds. Prints every episode, then means, deviations and the difference. Node only.
 */
import { askPage } from './ask-page.ts';
import { EVALUATE_USAGE, parseEvaluateArguments } from './checkpoint-arguments.ts';
import { readCheckpoint, writableFile, writeResult } from './files.ts';
import { main } from './main.ts';
import { evaluationText } from './results.ts';

await main(EVALUATE_USAGE, async (args) => {
  const { checkpoint, json, ...request } = parseEvaluateArguments(args);
  readCheckpoint('--checkpoint', checkpoint, 'controller');
  if (json !== null) writableFile('--json', json);
  const { answer: evaluation, problems } = await askPage((page) => page.evaluate(checkpoint, request));
  process.stdout.write(evaluationText(evaluation));
  if (json !== null) {
    const difference = evaluation.agent.mean - evaluation.random.mean;
    const result = { checkpoint, ...request, ...evaluation, difference };
    writeResult(json, `${JSON.stringify(result, null, 2)}\n`);
  }
  return problems.length === 0 ? 0 : 1;
});
