/**
 * What a rollout thread and the thread of the GPU send to each other, step by step, over a port of their own. A
 * thread's rows form two halves: while the GPU thinks for one, the environments of the other step. Types, and the
 * error of whoever loses the GPU.
 */

/** Half-batches of a thread. */
export const HALVES = 2;

/** The rows of one half see something. Both buffers move, and come back with the answer. */
export interface InferenceRequest {
  kind: 'infer';
  half: number;
  /** RGB of the half's rows. [rows, 64, 64, 3] */
  frames: Uint8Array<ArrayBuffer>;
  /** [rows, latent]; empty where z is V's mean. */
  noise: Float32Array<ArrayBuffer>;
  /** Rows, counted within the half, that begin an episode with this step, and their C. */
  begins: { row: number; parameters: Float32Array }[];
}

/** The half takes no further step for now: nobody needs to wait for it. */
export interface Idle {
  kind: 'idle';
  half: number;
}

export type ServerRequest = InferenceRequest | Idle;

export interface InferenceReply {
  half: number;
  /** [rows, action] */
  actions: Float32Array<ArrayBuffer>;
  frames: Uint8Array<ArrayBuffer>;
  noise: Float32Array<ArrayBuffer>;
}

/** No answer will come, to this or any later question. */
export interface Fault {
  fault: string;
}

export type ServerReply = InferenceReply | Fault;

const NAME = 'InferenceLost';

/** The GPU, or the thread that owns it, failed: what was played with it does not count. */
export class InferenceLost extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = NAME;
  }
}

/** Whether an error is one, also after it came from another thread and lost its class. */
export function isInferenceLost(error: unknown): error is Error {
  return error instanceof Error && error.name === NAME;
}
