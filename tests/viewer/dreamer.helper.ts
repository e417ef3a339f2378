/** For tests of the viewer's dreams: a small untrained agent that dreams, and a viewer that has it. */
import { parameterCount } from '../../src/controller/controller.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import type { AgentSpec } from '../../src/rollout/jobs.ts';
import { Viewer } from '../../src/viewer/viewer.ts';
import type { ViewRequest } from '../../src/viewer/viewer-frame.ts';
import { specOf } from '../rollout/agents.helper.ts';

/** @param doneProbability with which M's done head ends a dream at each step */
export function dreamer(doneProbability: number): AgentSpec & { dreamStarts: object } {
  const spec = specOf('zh', true);
  const { latentSize } = spec.vision.config;
  const random = new Xoshiro128(9);
  const normals = Float32Array.from({ length: 5 * latentSize }, () => random.normal());
  spec.memory.weights['memory.done.kernel'].data.fill(0);
  spec.memory.weights['memory.done.bias'].data.fill(Math.log(doneProbability / (1 - doneProbability)));
  return { ...spec, dreamStarts: { mu: normals, logvar: new Float32Array(normals.length).fill(-1) } };
}

export function parametersOf(spec: AgentSpec): Float32Array {
  const random = new Xoshiro128(5);
  return Float32Array.from({ length: parameterCount(spec.controller) }, () => random.normal());
}

export function viewerOf(spec: AgentSpec, seed = 1): Viewer {
  const viewer = new Viewer({ env: 'CarRacing-v3' }, spec.sampleZ);
  viewer.setVision(spec.vision.config, spec.vision.weights);
  viewer.setMemory(spec.memory.config, spec.memory.weights);
  viewer.setStarts(spec.dreamStarts!);
  viewer.setController(spec.controller, parametersOf(spec));
  viewer.restart(seed);
  return viewer;
}

export const asked = (changes: Partial<ViewRequest> = {}): ViewRequest => ({
  steps: 1,
  actor: 'controller',
  tau: 1,
  dream: true,
  dreamDriver: 'controller',
  ...changes,
});
