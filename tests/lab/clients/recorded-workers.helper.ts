/** Workers that write down what they are asked, and that can be lost, in place of those that a client starts. */

/** What a worker is asked: the call's name and its arguments. */
export interface Asked {
  name: string;
  given: unknown[];
  /** Number of the worker, in the order in which they were started. */
  worker: number;
}

interface Options {
  /** What is written down of the arguments; '' for nothing. */
  note?(asked: Asked): string | Promise<string>;
  /** An error with which the call is answered, or null. */
  fails(call: string, worker: number): Error | null;
  answer(asked: Asked): unknown;
}

/** `spawn` stands in for a client's own; `log` has a line per call: `1 open seed 77`. */
export function recordedWorkers({ note = () => '', fails, answer }: Options) {
  const log: string[] = [];
  let spawned = 0;
  let ended = 0;
  const spawn = () => {
    const worker = spawned++;
    const get = (_: object, name: string) => {
      return async (...given: unknown[]) => {
        const asked = { name, given, worker };
        log.push([worker, name, await note(asked)].join(' ').trimEnd());
        const error = fails(name, worker);
        if (error !== null) throw error;
        return answer(asked);
      };
    };
    const remote = new Proxy({}, { get });
    return {
      call: (what: (worker: unknown) => Promise<unknown>) => what(remote),
      end: () => void ended++,
    };
  };
  return { spawn, log, spawned: () => spawned, ended: () => ended };
}
