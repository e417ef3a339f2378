/** The table of verbs. Another one is a file in verbs/, a line here and a script in package.json. */
import type { Verb } from './verb.ts';
import { average } from './verbs/average.ts';
import { cluster } from './verbs/cluster.ts';
import { compare } from './verbs/compare.ts';
import { diagnose } from './verbs/diagnose.ts';
import { evaluate } from './verbs/evaluate.ts';
import { evaluator } from './verbs/evaluator.ts';
import { exportData } from './verbs/export.ts';
import { lab } from './verbs/lab.ts';
import { record } from './verbs/record.ts';
import { ship } from './verbs/ship.ts';
import { study } from './verbs/study.ts';

export const VERBS: Readonly<Record<string, Verb>> = {
  lab,
  evaluate,
  diagnose,
  export: exportData,
  average,
  ship,
  study,
  compare,
  record,
  cluster,
  evaluator,
};

/** Former names, which keep working. */
export const FORMER_NAMES: Readonly<Record<string, string>> = { examine: 'diagnose' };
