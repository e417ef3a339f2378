/** Ctrl-C, `kill` and a container that stops: told to who is at work, so that nothing is lost. Node only. */

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Until the returned function is called. */
export function onInterrupt(listener: () => void): () => void {
  for (const signal of SIGNALS) process.on(signal, listener);
  return () => {
    for (const signal of SIGNALS) process.off(signal, listener);
  };
}

/** What a library does in `job` leaves these signals to us: Vite's servers end the process at once. */
export async function keepSignals<T>(job: () => Promise<T>): Promise<T> {
  const before = SIGNALS.map((signal) => process.listeners(signal));
  try {
    return await job();
  } finally {
    for (const [i, signal] of SIGNALS.entries()) {
      for (const listener of process.listeners(signal)) {
        if (!before[i].includes(listener)) process.off(signal, listener);
      }
    }
  }
}
