/**
 * Averages several checkpoints on the same V and M: the parameters of C are the mean of theirs. The means of a search
 * fluctuate where selection does not distinguish them, and averaging removes the noise (Polyak averaging).
 */
import { isOfDecoder } from '../../vision/config.ts';
import type { Checkpoint } from './checkpoint.ts';

export interface NamedCheckpoint {
  name: string;
  checkpoint: Checkpoint;
}

/**
 * The average has settings and history of the last checkpoint, but not its search and score, which belong to another C.
 * @throws Error naming the file that lacks a C, or whose V, M or shape of C differ from those of the first file
 */
export function averageOf(sources: readonly NamedCheckpoint[]): Checkpoint {
  if (sources.length < 2) throw new Error(`an average takes at least two checkpoints, got ${sources.length}`);
  const [first] = sources;
  const controllers = sources.map(({ name, checkpoint: { agent } }) => {
    if (agent.controller === null) throw new Error(`${name} has no C to average`);
    for (const part of ['vision', 'memory'] as const) {
      if (!sameNetwork(agent[part], first.checkpoint.agent[part])) {
        throw new Error(
          `${name} has another ${part === 'vision' ? 'V' : 'M'} than ${first.name}: their C have different inputs`,
        );
      }
    }
    return agent.controller;
  });
  const [{ config, parameters: model }] = controllers;
  const odd = controllers.findIndex(({ parameters }) => parameters.length !== model.length);
  if (odd !== -1) {
    const { length } = controllers[odd].parameters;
    throw new Error(
      `${sources[odd].name} has a C of ${length} parameters, ${first.name} one of ${model.length}`,
    );
  }
  const parameters = model.map(
    (_, i) => controllers.reduce((sum, controller) => sum + controller.parameters[i], 0) / controllers.length,
  );
  const { settings, agent, history, learning, report } = sources[sources.length - 1].checkpoint;
  const { evaluation: _, ...rest } = report;
  const average = sources.map(({ name, checkpoint }) => ({
    name,
    generations: checkpoint.history.length,
    provenance: checkpoint.report.provenance ?? null,
  }));
  return {
    settings,
    agent: { ...agent, controller: { config, parameters } },
    search: null,
    best: null,
    history,
    learning,
    report: { ...rest, average },
  };
}

type Network = Checkpoint['agent']['vision' | 'memory'];

/** Whether all weights are equal; two networks that are absent are equal too. */
export function sameNetwork(a: Network, b: Network): boolean {
  return sameWeights(a, b, () => true);
}

/** The same of two V, whose decoders may differ. */
export function sameEncoder(a: Network, b: Network): boolean {
  return sameWeights(a, b, (name) => !isOfDecoder(name));
}

function sameWeights(a: Network, b: Network, isCompared: (name: string) => boolean): boolean {
  if (a === null || b === null) return a === b;
  const names = Object.keys(a.weights);
  return (
    names.length === Object.keys(b.weights).length &&
    names.filter(isCompared).every((name) => {
      const [one, other] = [a.weights[name].data, b.weights[name]?.data];
      return other?.length === one.length && one.every((value, i) => value === other[i]);
    })
  );
}
