/** Options and result of opening a backend. */

export interface OpenOptions {
  /** Take a software adapter too: it was asked for by name. */
  acceptSoftware: boolean;
  /** Threads that will train together where no GPU does; one when absent. */
  threads?: number;
  /** Whether nobody waits any longer: the next backend has been opened, or is being. */
  isAbandoned: () => boolean;
  /** Called when an opened GPU fails later. What was computed since is not to be trusted. */
  onFault: (message: string) => void;
}

/** Of a GPU that is there after all, when another backend has taken its place. */
export const TOO_LATE = { opened: false, outcome: 'it answered too late' } as const;

export interface OpenResult {
  opened: boolean;
  /** What was opened, or why not. */
  outcome: string;
}
