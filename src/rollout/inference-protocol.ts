/**
 * Messages between a rollout thread and the GPU thread, step by step, over their own port. The rows of a thread form
 * two half batches: the environments of one half step while the GPU computes the other. Types, and the error of a lost
 * GPU.
 */

/** Half-batches of a thread. */
export const HALVES = 2;

/** Frames of the rows of one half. Both buffers are transferred and returned with the answer. */
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

/** The half takes no further step for now: the server does not wait for it. */
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

/** There will be no answer, to this or any later request. */
export interface Fault {
  fault: string;
}

export type ServerReply = InferenceReply | Fault;

const NAME = 'InferenceLost';

/** The GPU, or the thread that owns it, failed: its episodes are discarded. */
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
