/** Runs the verb that the first argument names, or prints the help: of all verbs, or of the one that is named. */
import { didYouMean } from '../math/text.ts';
import { type Command, isHelp, type Output, runCommand } from './command.ts';
import { UsageError } from './options.ts';
import type { Verb } from './verb.ts';
import { FORMER_NAMES, VERBS } from './verbs.ts';

/** All verbs with what they do. */
export function helpText(): string {
  const names = Object.keys(VERBS);
  const width = Math.max(...names.map((name) => name.length));
  return [
    'usage: npm run <verb> -- <arguments>',
    ...names.map((name) => `  ${name.padEnd(width)}  ${VERBS[name].summary}`),
    'The options of a verb: npm run <verb> -- --help',
    'Beside the verbs: npm start (the page), npm test, npm run build, build:package, bench and parity',
  ].join('\n');
}

/** @returns the exit code */
export function dispatch(
  [name, ...args]: readonly string[],
  out: Output = process.stdout,
  errors: Output = process.stderr,
): Promise<number> {
  if (name === 'help' || (name !== undefined && isHelp(name))) {
    return args.every(isHelp)
      ? runCommand(unnamed(name), ['--help'], out, errors)
      : dispatch([args[0], '--help'], out, errors);
  }
  const verb = verbOf(name);
  if (verb === undefined) return runCommand(unnamed(name), [], out, errors);
  return runCommand({ ...verb, usage: `${verb.usage}\nAll verbs: npm run help` }, args, out, errors);
}

function verbOf(name: string | undefined): Verb | undefined {
  if (name === undefined) return undefined;
  const known = FORMER_NAMES[name] ?? name;
  return Object.hasOwn(VERBS, known) ? VERBS[known] : undefined;
}

/** In place of a verb where none has that name. */
function unnamed(name: string | undefined): Command {
  return {
    usage: helpText(),
    async run() {
      if (name === undefined) throw new UsageError('No verb is given.');
      const names = Object.keys(VERBS);
      throw new UsageError(
        `There is no verb ${JSON.stringify(name)}; ${didYouMean(name, names)}allowed are ${names.join(', ')}.`,
      );
    },
  };
}
