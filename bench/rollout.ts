/**
 * The closed loop on one core: environment, V, M and C, sixteen episodes in lockstep. The baseline of each size
 * is V alone at the same batch: no closed loop on this backend can be faster.
 */
import { openWasm } from '../src/backend/wasm.ts';
import { parameterCount } from '../src/controller/controller.ts';
import { FRAME_BYTES } from '../src/data/episode.ts';
import { Xoshiro128 } from '../src/math/random.ts';
import { initMemory } from '../src/memory/init.ts';
import { ClosedLoop } from '../src/rollout/closed-loop.ts';
import type { AgentSpec, Job } from '../src/rollout/jobs.ts';
import type { VisionSize } from '../src/vision/config.ts';
import { Vision } from '../src/vision/inference.ts';
import { initVision } from '../src/vision/init.ts';
import { perSecond, row } from './clock.ts';

const LANES = 16;

export async function run(): Promise<void> {
  await openWasm();
  for (const size of ['paper', 'compact'] as const) {
    const agent = untrained(size);
    const vision = new Vision(agent.vision.config, agent.vision.weights);
    const frames = new Uint8Array(LANES * FRAME_BYTES).map((_, i) => (31 * i) % 251);
    const bound = LANES * (await perSecond(() => void vision.encode(frames, LANES)));
    vision.dispose();
    console.log(`Closed loop, V ${size}, M of 256 units, ${LANES} slots, WebAssembly, one thread`);
    console.log(row('V alone: the bound', bound, 'frames/s', bound));
    console.log(row('in reality', await closedLoop(agent, 'real'), 'steps/s', bound));
    console.log(row('in the dream', await closedLoop(agent, 'dream'), 'steps/s', bound));
  }
}

async function closedLoop(agent: AgentSpec, world: Job['world']): Promise<number> {
  const loop = new ClosedLoop(agent, LANES);
  const parameters = new Float32Array(parameterCount(agent.controller));
  parameters[1] = -0.5; // a little gas: the car moves, the pictures change
  let id = 0;
  const keepBusy = () => {
    while (loop.pending < 2 * LANES) {
      loop.add([{ id, candidate: 0, parameters, seed: id++, world, maxSteps: 1000, patience: 0, tau: 1 }]);
    }
  };
  let steps = 0;
  let seconds = 0;
  await perSecond(() => {
    keepBusy();
    const before = loop.steps;
    const start = performance.now();
    loop.advance(250);
    steps += loop.steps - before;
    seconds += (performance.now() - start) / 1000;
  });
  loop.dispose();
  return steps / seconds;
}

/** Of the paper's sizes but V's. */
export function untrained(size: VisionSize): AgentSpec {
  const vision = { size, latentSize: 32 };
  const memory = {
    latentSize: 32,
    actionSize: 3,
    hiddenSize: 256,
    mixtures: 5,
    predictReward: true,
    predictDone: true,
  };
  const weights = initMemory(memory, 1);
  weights['memory.done.bias'].data.fill(-20); // untrained dreams would end at once
  const random = new Xoshiro128(1);
  return {
    world: { env: 'CarRacing-v3' },
    vision: { config: vision, weights: initVision(vision, 1) },
    memory: { config: memory, weights },
    controller: { inputs: 'zh', latentSize: 32, hiddenSize: 256, actionSize: 3 },
    sampleZ: true,
    dreamStarts: {
      mu: Float32Array.from({ length: 32 }, () => random.normal()),
      logvar: new Float32Array(32),
    },
  };
}
