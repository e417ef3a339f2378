/** For a visitor who pressed a dot or a track and now watches that episode: which one it is, and its return. */
import { formatReturn } from '../format.ts';

interface Scored {
  actor: 'controller' | 'random';
  /** "Track". */
  one: string;
  seed: number;
  /** Of the report. */
  value: number;
}

/** Of a dot of the report. */
export function scoredReplay({ actor, one, seed, value }: Scored): string {
  const who = actor === 'controller' ? 'C is' : 'Random actions are';
  return `${who} on ${one.toLowerCase()} ${seed} again: in the report its return there is ${shown(value)}.`;
}

interface Hard {
  one: string;
  seed: number;
  generation: number;
  /** Mean return of the candidates. */
  mean: number;
}

/** Of a track on which a generation did worst: its candidates are gone, so the present C drives. */
export function hardReplay({ one, seed, generation, mean }: Hard): string {
  return (
    `C is on ${one.toLowerCase()} ${seed}, the hardest of generation ${generation}: the mean return of its ` +
    `candidates there was ${shown(mean)}. What drives now is the C that was kept.`
  );
}

const shown = (value: number): string => formatReturn(value);
