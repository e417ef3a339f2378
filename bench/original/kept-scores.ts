/** The finished episodes of a bench that takes minutes, in a file: after a kill, the next bench goes on from there. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { PlainError } from '../../src/cli/plain-error.ts';
import { writeWhole } from '../../src/cli/whole-file.ts';
import { messageOf } from '../../src/math/text.ts';

export interface Episode {
  return: number;
  steps: number;
}

export class KeptScores {
  private readonly path: string;
  private readonly of: string;
  private readonly episodes: Map<number, Episode>;

  /**
   * @param of what is scored, and by what: scores of anything else are left out
   * @throws PlainError where the file cannot be read
   */
  constructor(path: string, of: string) {
    this.path = path;
    this.of = of;
    const kept = existsSync(path) ? readKept(path) : null;
    this.episodes = new Map(kept?.of === of ? kept.episodes : []);
  }

  get(seed: number): Episode | undefined {
    return this.episodes.get(seed);
  }

  put(seed: number, episode: Episode): void {
    this.episodes.set(seed, episode);
    mkdirSync(dirname(this.path), { recursive: true });
    writeWhole(this.path, JSON.stringify({ of: this.of, episodes: [...this.episodes] } satisfies Kept));
  }

  /** Once the result is printed, the next bench measures anew. */
  remove(): void {
    rmSync(this.path, { force: true });
  }
}

interface Kept {
  of: string;
  episodes: [number, Episode][];
}

function readKept(path: string): Kept {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Kept;
  } catch (error) {
    throw new PlainError(`${path} is no file of scores (${messageOf(error)}); delete it to begin anew`, {
      cause: error,
    });
  }
}
