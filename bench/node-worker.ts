/** Workers of workers/ on threads of Node, for benchmarks and tests: what the page's `Worker` is to them. */
import { Worker as NodeThread } from 'node:worker_threads';
import { endpointOf } from './node-endpoint.ts';

/** A thread cannot begin with TypeScript: it learns it first. */
const START = `
  const { workerData } = require('node:worker_threads');
  import('tsx/esm/api').then(({ register }) => {
    register();
    return import(workerData.start);
  });
`;

type Listener = (event: { message: string; preventDefault(): void }) => void;

/** What a worker's global scope has before the worker is loaded: a module that puts it there, and what that reads. */
export interface Surroundings {
  /** Address of the module. */
  module: string;
  /** Its `workerData.surroundings`. */
  data: unknown;
}

/** @param file below workers/, "gradient.ts" */
export function nodeWorker(file: string, surroundings?: Surroundings): Worker {
  const thread = new NodeThread(START, {
    eval: true,
    execArgv: [],
    workerData: {
      start: new URL('./node-worker-thread.ts', import.meta.url).href,
      module: new URL(`../workers/${file}`, import.meta.url).href,
      before: surroundings?.module,
      surroundings: surroundings?.data,
    },
  });
  const endpoint = endpointOf(thread);
  const worker = {
    ...endpoint,
    addEventListener(type: string, listener: never): void {
      endpoint.addEventListener(type, listener);
      if (type !== 'error') return;
      const tell = (message: string) => (listener as Listener)({ message, preventDefault: () => undefined });
      thread.on('error', (error) => tell(error.message));
      thread.on('exit', (code) => tell(`it ended with code ${code}`));
    },
    terminate: () => void thread.terminate(),
  };
  return worker as unknown as Worker;
}
