/** In a worker's place: a promise that rejects, and that nobody waits for. */
import { workerData } from 'node:worker_threads';

setTimeout(
  () => void Promise.reject(new Error(`nobody waits for this: ${workerData.module.split('/').at(-1)}`)),
  10,
);
