/** A small run with every part a checkpoint can have. */
import { parameterCount } from '../../src/controller/controller.ts';
import { CmaEs } from '../../src/evolution/index.ts';
import type { Checkpoint } from '../../src/lab/checkpoint/checkpoint.ts';
import { noLearning } from '../../src/lab/learning/learning.ts';
import { controllerConfig, memoryConfig, visionConfig } from '../../src/lab/run.ts';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { initMemory } from '../../src/memory/init.ts';
import { initVision } from '../../src/vision/init.ts';

export const settings = presetSettings('car-racing', 'smoke');

export function wholeRun(): Checkpoint {
  const controller = controllerConfig(settings);
  const count = parameterCount(controller);
  const search = new CmaEs({ mean: new Float64Array(count), sigma: 0.1, populationSize: 4, seed: 1 });
  search.tell(search.ask(), [3, 1, 2, 4]);
  const latents = settings['vision.latentSize'];
  return {
    settings,
    agent: {
      vision: { config: visionConfig(settings), weights: initVision(visionConfig(settings), 1) },
      memory: { config: memoryConfig(settings), weights: initMemory(memoryConfig(settings), 2) },
      controller: { config: controller, parameters: Float32Array.from({ length: count }, (_, i) => i / 7) },
      starts: { mu: new Float32Array(3 * latents).fill(0.5), logvar: new Float32Array(3 * latents).fill(-1) },
    },
    search: search.snapshot(),
    best: { generation: 1, test: 2.5, parameters: Float32Array.from({ length: count }, (_, i) => -i / 3) },
    history: [{ generation: 1, best: 3, mean: 2, worst: 1, sigma: 0.1, steps: 100, seconds: 1.5 }],
    learning: noLearning(),
    report: { provenance: { command: 'npm run lab' } },
  };
}
