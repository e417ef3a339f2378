/** What an empty chart says: when its curve begins, or why it does not. */
import type { CurveName, StageName, StageProgress } from '../../lab/events.ts';

export const STAGE_OF: Readonly<Record<CurveName, StageName>> = {
  vision: 'vision',
  memory: 'memory',
  fitness: 'evolve',
  'dream-error': 'diagnose',
};

const USUAL: Readonly<Record<CurveName, string>> = {
  vision: 'Appears while V trains.',
  memory: 'Appears while M trains.',
  fitness: 'Appears while C evolves: one point per generation.',
  'dream-error': 'Measured on unseen episodes after M is trained.',
};

const TO_COME: Readonly<Record<CurveName, string>> = {
  vision: 'V trains when the episodes are collected.',
  memory: 'M trains when V is trained.',
  fitness: 'C evolves when M is trained.',
  'dream-error': 'Measured when M is trained.',
};

const TOO_SHORT = 'Not measured: the collected episodes are shorter than the context plus the dream.';

/** @param busy a run is under way */
export function emptyText(curve: CurveName, stage: StageProgress['status'], busy: boolean): string {
  switch (stage) {
    case 'running':
    case 'paused':
      return 'The stage has begun: its first point is still to come.';
    case 'stopped':
    case 'failed':
      return 'The stage ended before its first point.';
    case 'done':
      return curve === 'dream-error' ? TOO_SHORT : 'The file of this agent does not contain this curve.';
    case 'skipped':
      return 'This run skips the stage.';
    case 'waiting':
      return busy ? TO_COME[curve] : USUAL[curve];
  }
}
