/** Options and result of opening a backend. Types only. */

export interface OpenOptions {
  /** Take a software adapter too: it was asked for by name. */
  acceptSoftware: boolean;
  /** Threads that will train together where no GPU does; one when absent. */
  threads?: number;
  /** Called when an opened GPU fails later. What was computed since is not to be trusted. */
  onFault: (message: string) => void;
}

export interface OpenResult {
  opened: boolean;
  /** What was opened, or why not. */
  outcome: string;
}
