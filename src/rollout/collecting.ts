/** Collects episodes into files, by the experiment's own policies or by an agent, or takes those of other machines. */
import { openWasm } from '../backend/wasm.ts';
import type { EpisodeOrder } from '../data/collect.ts';
import {
  type Collected,
  collectedBefore,
  collectInto,
  keepCollected,
  readCollected,
  type Written,
  writeCollected,
} from '../data/episode-files.ts';
import { experimentOfEnv } from '../env/experiments.ts';
import { Memory } from '../memory/inference.ts';
import { Vision } from '../vision/inference.ts';
import { AgentPolicy, type Collector, type TrainedDriver } from './agent-policy.ts';

/** An order and where its episode belongs. */
interface Ordered {
  order: EpisodeOrder;
  path: string;
}

export class Collecting {
  private agent: { vision: Vision; memory: Memory; driver: TrainedDriver; parameterNoise?: number } | null =
    null;

  /** From now on this agent acts in the episodes whose order names one. */
  async begin({ vision, memory, driver, parameterNoise }: Collector): Promise<void> {
    await openWasm();
    this.end();
    this.agent = {
      vision: new Vision(vision.config, vision.weights),
      memory: new Memory(memory.config, memory.weights, 1),
      driver,
      parameterNoise,
    };
  }

  /** Plays one episode into the file `path`, if it is not there; gives its summary. */
  collect(order: EpisodeOrder, path: string): Promise<Collected> {
    return collectInto(path, order, () => this.policyOf(order));
  }

  /** The same whatever is there. */
  async collectAgain(order: EpisodeOrder, path: string): Promise<Written> {
    return writeCollected(path, order, this.policyOf(order));
  }

  end(): void {
    this.agent?.vision.dispose();
    this.agent?.memory.dispose();
    this.agent = null;
  }

  /** Undefined: the one that the order selects. */
  private policyOf(order: EpisodeOrder): AgentPolicy | undefined {
    if (order.agent === undefined) return undefined;
    if (this.agent === null) throw new Error('an agent collects only after beginCollecting()');
    const { actions } = experimentOfEnv(order.world.env);
    const { vision, memory, driver, parameterNoise } = this.agent;
    return new AgentPolicy(vision, memory, driver, order.seed, actions, parameterNoise);
  }
}

/** Summaries of the episodes whose files hold them; null for the others. */
export async function allCollectedBefore(orders: readonly Ordered[]): Promise<(Collected | null)[]> {
  const found: (Collected | null)[] = [];
  for (const { order, path } of orders) found.push(await collectedBefore(path, order));
  return found;
}

/** Writes episodes that other machines collected; the reason where one is not of its order. */
export async function keepAllCollected(
  episodes: readonly (Ordered & { file: Uint8Array })[],
): Promise<(Collected | string)[]> {
  const kept: (Collected | string)[] = [];
  for (const { order, path, file } of episodes) {
    const read = readCollected(order, file);
    kept.push(typeof read === 'string' ? read : await keepCollected(path, file, read));
  }
  return kept;
}
