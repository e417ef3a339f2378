/** What a room tells. Types only. */
import type { ReactNode } from 'react';
import type { Experiment } from '../../lab/settings/settings.ts';

interface Told {
  readonly story: ReactNode;
  /** What it is good for. */
  readonly useful?: ReactNode;
  readonly tries?: ReactNode;
  readonly fails?: ReactNode;
}

export interface Story extends Told {
  /** Of the paper. */
  readonly section: string;
  /** Path in the repository. */
  readonly source: string;
  /** What is told otherwise in an experiment; null: what is not told there. */
  readonly in?: Partial<Record<Experiment, Partial<Told>>>;
}
