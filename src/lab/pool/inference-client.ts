/**
 * GPU inference for the pool: the training worker, which trains nothing while C evolves, runs V, M and C of all rollout
 * workers on its GPU. A failure on the way is `InferenceLost`: the pool plays the round again.
 */

import { transfer } from 'comlink';
import { messageOf } from '../../math/text.ts';
import { InferenceLost } from '../../rollout/inference-protocol.ts';
import type { ServerShape } from '../../rollout/inference-server.ts';
import type { AgentSpec } from '../../rollout/jobs.ts';
import { type spawnTrain, ThreadLost } from '../clients/workers.ts';

/** Opening a GPU and moving the weights there. */
const BEGIN_S = 60;
const CONNECT_S = 30;

/** V, M and C of all rollout workers on one GPU. */
export interface InferenceClient {
  /**
   * Takes over the agent; earlier connections are closed.
   * @throws InferenceLost where the GPU failed
   * @throws ThreadLost where the training worker was lost: the run replaces it
   */
  begin(spec: AgentSpec, shape: ServerShape): Promise<void>;
  /** The port over which a rollout worker sends its requests. */
  connect(client: number): Promise<MessagePort>;
}

export function inferenceOn(train: ReturnType<typeof spawnTrain>): InferenceClient {
  return {
    async begin(spec, shape) {
      try {
        await train.call((worker) => worker.beginInference(spec, shape), BEGIN_S);
      } catch (error) {
        throw error instanceof ThreadLost ? error : new InferenceLost(messageOf(error));
      }
    },
    async connect(client) {
      const { port1, port2 } = new MessageChannel();
      try {
        await train.call((worker) => worker.connectInference(client, transfer(port1, [port1])), CONNECT_S);
      } catch (error) {
        // A lost training worker, too: this is asked for while a rollout worker is set up, which is not lost.
        throw new InferenceLost(messageOf(error));
      }
      return port2;
    },
  };
}
