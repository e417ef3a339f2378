/**
 * `npm run evaluate`: scores a checkpoint in the page itself, headless, beside uniform random actions over the
 * same seeds. Prints every episode, then means, deviations and the difference. Node only.
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { EVALUATE_USAGE, type EvaluateArguments, parseEvaluateArguments } from './arguments.ts';
import { main } from './main.ts';
import { PageSession } from './page-session.ts';
import { ProgressPrinter } from './progress.ts';
import { evaluationText } from './results.ts';

const POLL_MS = 250;

async function evaluate({ checkpoint, json, ...request }: EvaluateArguments): Promise<number> {
  const problems: string[] = [];
  // Progress goes beside the result, which may be piped away.
  const printer = new ProgressPrinter(process.stderr);
  const session = await PageSession.open({
    profile: '',
    webgpu: 'off',
    address: '?agent=none',
    onProblem(problem) {
      problems.push(problem);
      printer.print(problem);
    },
  });
  try {
    let over = false;
    const evaluating = session.evaluate(checkpoint, request).finally(() => {
      over = true;
    });
    while (!over) {
      await Promise.race([wait(POLL_MS), evaluating]);
      for (const event of await session.takeEvents()) printer.show(event);
    }
    printer.end();
    const evaluation = await evaluating;
    process.stdout.write(evaluationText(evaluation));
    if (json !== null) {
      const result = {
        checkpoint,
        ...request,
        ...evaluation,
        difference: evaluation.agent.mean - evaluation.random.mean,
      };
      writeFileSync(json, `${JSON.stringify(result, null, 2)}\n`);
    }
  } finally {
    await session.close();
  }
  return problems.length === 0 ? 0 : 1;
}

await main(EVALUATE_USAGE, (args) => evaluate(parseEvaluateArguments(args)));
