/** The thread's side of node-worker.ts: a web worker's global scope, then the worker itself. */
import { parentPort, workerData } from 'node:worker_threads';
import { endpointOf } from './node-endpoint.ts';

if (parentPort === null) throw new Error('node-worker-thread.ts is started by node-worker.ts only');
Object.assign(globalThis, endpointOf(parentPort));
if (workerData.before !== undefined) await import(workerData.before);
await import(workerData.module);
