/** The scores that a study keeps in a variant's folder, so that the same command does not play them again. */
import type { Evaluation } from '../lab/events.ts';
import { otherAgent } from './agent-hash.ts';
import { FileError, readKept, shownPath } from './files.ts';

export const REAL_SCORE = 'score.json';
export const DREAM_SCORE = 'dream.json';

export interface Tracks {
  episodes: number;
  /** Seed of the first; the others count up from it. */
  firstTrack: number;
}

/** What `npm run evaluate` writes. */
interface KeptScore extends Partial<Evaluation> {
  checkpoint?: string;
  sha256?: string;
}

/**
 * The returns of this checkpoint on these tracks, from an earlier call; null where there are none.
 * @throws FileError where the file is the score of another agent
 */
export function keptReturns(file: string, checkpoint: string, tracks: Tracks): number[] | null {
  const kept = readKept('A score of the study', file) as KeptScore | null;
  if (kept === null) return null;
  const { agent, checkpoint: name, sha256 } = kept;
  const other = otherAgent({ name, sha256 }, checkpoint);
  if (other !== null) {
    throw new FileError(
      `${shownPath(file)} is the score of ${other.kept}, not of ${other.asked}. Choose another --out, or remove it.`,
    );
  }
  const isAsked = agent?.seeds?.[0] === tracks.firstTrack && agent.returns?.length === tracks.episodes;
  return isAsked ? agent.returns : null;
}
