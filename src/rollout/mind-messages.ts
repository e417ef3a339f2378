/**
 * What a rollout thread and the thread of the GPU say to each other, step by step, over a port of their own. A
 * thread's lanes form two tables: while the GPU thinks for one, the environments of the other step. Types, and the
 * error of whoever loses the GPU.
 */

/** Half-batches of a thread. */
export const TABLES = 2;

/** The lanes of one table see something. Both buffers move, and come back with the answer. */
export interface Look {
  kind: 'look';
  table: number;
  /** RGB of the table's lanes. [lanes, 64, 64, 3] */
  frames: Uint8Array<ArrayBuffer>;
  /** [lanes, latent]; empty where z is V's mean. */
  noise: Float32Array<ArrayBuffer>;
  /** Lanes, counted within the table, that begin an episode with this step, and their C. */
  begins: { lane: number; parameters: Float32Array }[];
}

/** The table takes no further step for now: nobody needs to wait for it. */
export interface Rest {
  kind: 'rest';
  table: number;
}

export type ToMind = Look | Rest;

export interface Answer {
  table: number;
  /** [lanes, 3] */
  actions: Float32Array<ArrayBuffer>;
  frames: Uint8Array<ArrayBuffer>;
  noise: Float32Array<ArrayBuffer>;
}

/** No answer will come, to this or any later question. */
export interface Fault {
  fault: string;
}

export type FromMind = Answer | Fault;

const NAME = 'MindLost';

/** The GPU, or the thread that owns it, failed: what was played with it does not count. */
export class MindLost extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = NAME;
  }
}

/** Whether an error is one, also after it came from another thread and lost its class. */
export function isMindLost(error: unknown): error is Error {
  return error instanceof Error && error.name === NAME;
}
