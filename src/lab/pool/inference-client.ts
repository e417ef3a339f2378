/**
 * GPU inference for the pool: the training worker, which trains nothing while C evolves, runs V, M and C of all rollout
 * workers on its GPU. Every failure on the way is `InferenceLost`; the pool then continues on WebAssembly.
 */

import { transfer } from 'comlink';
import { messageOf } from '../../math/text.ts';
import { InferenceLost } from '../../rollout/inference-protocol.ts';
import type { ServerShape } from '../../rollout/inference-server.ts';
import type { AgentSpec } from '../../rollout/jobs.ts';
import type { spawnTrain } from '../clients/workers.ts';

/** Opening a GPU and moving the weights there. */
const BEGIN_S = 60;
const CONNECT_S = 30;

/** V, M and C of all rollout workers on one GPU. */
export interface InferenceClient {
  /** Takes over the agent; earlier connections are closed. */
  begin(spec: AgentSpec, shape: ServerShape): Promise<void>;
  /** The port over which a rollout worker sends its requests. */
  connect(client: number): Promise<MessagePort>;
}

export function inferenceOn(train: ReturnType<typeof spawnTrain>): InferenceClient {
  return {
    begin: (spec, shape) => orLost(train.call((worker) => worker.beginInference(spec, shape), BEGIN_S)),
    async connect(client) {
      const { port1, port2 } = new MessageChannel();
      await orLost(
        train.call((worker) => worker.connectInference(client, transfer(port1, [port1])), CONNECT_S),
      );
      return port2;
    },
  };
}

async function orLost<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw new InferenceLost(messageOf(error));
  }
}
