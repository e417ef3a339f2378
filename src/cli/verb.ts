/** A verb of the command line: `npm run <verb>`. Its file has parser, usage and action; verbs.ts lists them all. */
import type { Command } from './command.ts';

export interface Verb extends Command {
  /** What it does, in the list of all verbs: a line without a full stop. */
  readonly summary: string;
}
