/**
 * The signals of Ctrl-C, of `kill` and a container that stops, and of a terminal that is closed, so that a verb can
 * save its work before it ends.
 */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Calls the listener at each signal until the returned function is called. */
export function onInterrupt(listener: () => void): () => void {
  for (const signal of SIGNALS) process.on(signal, listener);
  return () => {
    for (const signal of SIGNALS) process.off(signal, listener);
  };
}

/** Removes the listeners that a library adds during `job`: Vite's servers would end the process at once. */
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
