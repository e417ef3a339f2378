/**
 * The closed loop with V, M and C on one GPU and the environments on threads of all cores, as the page plays it. The
 * baseline of each size is the GPU's part alone: the same batches, nobody stepping. In Node, on whatever GPU Dawn
 * finds.
 */
import { availableParallelism } from 'node:os';
import { type Remote, transfer, wrap } from 'comlink';
import { parameterCount } from '../src/controller/controller.ts';
import { FRAME_BYTES } from '../src/rollout/episode.ts';
import { GpuLanes, GpuMind } from '../src/rollout/gpu-mind.ts';
import type { AgentSpec, Job } from '../src/rollout/jobs.ts';
import { MindDesk } from '../src/rollout/mind-desk.ts';
import { TABLES } from '../src/rollout/mind-messages.ts';
import type { VisionSize } from '../src/vision/config.ts';
import type { RolloutWorker } from '../workers/rollout.ts';
import { perSecond, row } from './clock.ts';
import { openNodeWebGpu } from './node-webgpu.ts';
import { nodeWorker } from './node-worker.ts';
import { untrained } from './rollout.ts';

/** As the pool's at their most. */
const LANES = 32;
const SLICE_MS = 200;

export async function run(): Promise<void> {
  const gpu = await openNodeWebGpu();
  if (!gpu) return;
  const threads = gpu.software ? 1 : Math.min(16, availableParallelism());
  console.log(`  ${gpu.name}; ${threads} threads of ${LANES} lanes in ${TABLES} half-batches`);
  if (gpu.software) console.log('  A SOFTWARE ADAPTER: these times say nothing about a GPU.');
  const sizes: VisionSize[] = gpu.software ? ['tiny'] : ['paper', 'compact'];
  for (const size of sizes) {
    const agent = untrained(size);
    const bound = await mindAlone(agent, (threads * LANES) / TABLES);
    console.log(`Closed loop on the GPU, V ${size}, M of 256 units`);
    console.log(row('V, M and C alone: the bound', bound, 'frames/s', bound));
    console.log(row('in reality', await closedLoop(agent, threads), 'steps/s', bound));
  }
}

async function mindAlone(agent: AgentSpec, lanes: number): Promise<number> {
  const mind = new GpuMind(agent);
  const batch = new GpuLanes(mind, lanes);
  const sight = {
    frames: new Uint8Array(lanes * FRAME_BYTES).map((_, i) => (31 * i) % 251),
    noise: new Float32Array(lanes * agent.vision.config.latentSize),
    begins: [],
    present: new Uint8Array(lanes).fill(1),
  };
  const rate = lanes * (await perSecond(async () => void (await batch.think(sight))));
  batch.dispose();
  mind.dispose();
  return rate;
}

async function closedLoop(agent: AgentSpec, threads: number): Promise<number> {
  const { controller, sampleZ } = agent;
  const desk = new MindDesk(agent, { seats: threads, lanes: LANES });
  const workers = Array.from({ length: threads }, () => nodeWorker('rollout.ts'));
  const remotes = workers.map((worker) => wrap<RolloutWorker>(worker));
  for (const [seat, remote] of remotes.entries()) {
    const { port1, port2 } = new MessageChannel();
    desk.connect(seat, port1);
    await remote.prepareDistant({ controller, sampleZ }, LANES, transfer(port2, [port2]));
  }
  const parameters = new Float32Array(parameterCount(controller));
  parameters[1] = -0.5; // a little gas: the car moves, the pictures change
  let id = 0;
  const job = (): Job => ({
    id,
    candidate: 0,
    parameters,
    seed: id++,
    world: 'real',
    maxSteps: 1000,
    patience: 0,
    tau: 1,
  });
  let steps = 0;
  /** As the pool does: short pulls, lanes that are free get the next jobs. */
  const pull = async (remote: Remote<RolloutWorker>, free: number): Promise<number> => {
    const advance = await remote.advance(Array.from({ length: free }, job), SLICE_MS, false);
    steps += advance.steps;
    return advance.outcomes.length;
  };
  const free = remotes.map(() => LANES);
  let seconds = 0;
  await perSecond(async () => {
    const start = performance.now();
    await Promise.all(
      remotes.map(async (remote, i) => {
        free[i] = await pull(remote, free[i]);
      }),
    );
    seconds += (performance.now() - start) / 1000;
  });
  for (const worker of workers) worker.terminate();
  desk.dispose();
  return steps / seconds;
}
