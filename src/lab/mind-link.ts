/**
 * The pool's way to the GPU: the training thread, idle while C evolves, thinks for all rollout threads. Whatever
 * goes wrong on the way is `MindLost`, for which the pool has an answer.
 */

import { transfer } from 'comlink';
import type { AgentSpec } from '../rollout/jobs.ts';
import type { DeskShape } from '../rollout/mind-desk.ts';
import { MindLost } from '../rollout/mind-messages.ts';
import type { spawnTrain } from './threads.ts';
import { messageOf } from './words.ts';

/** Opening a GPU and moving the weights there. */
const BEGIN_S = 60;
const CONNECT_S = 30;

/** V, M and C of everybody in one place. */
export interface MindLink {
  /** Takes over the agent; connections of before are cut. */
  begin(spec: AgentSpec, shape: DeskShape): Promise<void>;
  /** The port that a rollout thread asks its questions at. */
  connect(seat: number): Promise<MessagePort>;
}

export function linkTo(train: ReturnType<typeof spawnTrain>): MindLink {
  return {
    begin: (spec, shape) => orLost(train.call((worker) => worker.beginMind(spec, shape), BEGIN_S)),
    async connect(seat) {
      const { port1, port2 } = new MessageChannel();
      await orLost(train.call((worker) => worker.connectMind(seat, transfer(port1, [port1])), CONNECT_S));
      return port2;
    },
  };
}

async function orLost<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw new MindLost(messageOf(error));
  }
}
