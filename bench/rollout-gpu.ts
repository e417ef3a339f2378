/**
 * The closed loop with V, M and C on one GPU and the environments on threads of all cores, as the page plays it. The
 * baseline of each size is the GPU's part alone: the same batches, nobody stepping. In Node, on whatever GPU Dawn
 * finds.
 */
import { availableParallelism } from 'node:os';
import { type Remote, transfer, wrap } from 'comlink';
import { parameterCount } from '../src/controller/controller.ts';
import { FRAME_BYTES } from '../src/data/episode.ts';
import { GpuAgent, GpuAgentRows } from '../src/rollout/gpu-agent.ts';
import { HALVES } from '../src/rollout/inference-protocol.ts';
import { InferenceServer } from '../src/rollout/inference-server.ts';
import type { AgentSpec, Job } from '../src/rollout/jobs.ts';
import type { VisionSize } from '../src/vision/config.ts';
import type { RolloutWorker } from '../workers/rollout.ts';
import { perSecond, row } from './clock.ts';
import { openNodeWebGpu } from './node-webgpu.ts';
import { nodeWorker } from './node-worker.ts';
import { untrained } from './rollout.ts';

/** As the pool's at their most. */
const SLOTS = 32;
const SLICE_MS = 200;

export async function run(): Promise<void> {
  const gpu = await openNodeWebGpu();
  if (!gpu) return;
  const threads = gpu.software ? 1 : Math.min(16, availableParallelism());
  console.log(`  ${gpu.name}; ${threads} threads of ${SLOTS} slots in ${HALVES} half-batches`);
  if (gpu.software) console.log('  A SOFTWARE ADAPTER: these times say nothing about a GPU.');
  const sizes: VisionSize[] = gpu.software ? ['tiny'] : ['paper', 'compact'];
  for (const size of sizes) {
    const agent = untrained(size);
    const bound = await agentAlone(agent, (threads * SLOTS) / HALVES);
    console.log(`Closed loop on the GPU, V ${size}, M of 256 units`);
    console.log(row('V, M and C alone: the bound', bound, 'frames/s', bound));
    console.log(row('in reality', await closedLoop(agent, threads), 'steps/s', bound));
  }
}

async function agentAlone(spec: AgentSpec, rows: number): Promise<number> {
  const weights = new GpuAgent(spec);
  const agent = new GpuAgentRows(weights, rows);
  const batch = {
    frames: new Uint8Array(rows * FRAME_BYTES).map((_, i) => (31 * i) % 251),
    noise: new Float32Array(rows * spec.vision.config.latentSize),
    begins: [],
    present: new Uint8Array(rows).fill(1),
  };
  const rate = rows * (await perSecond(async () => void (await agent.infer(batch))));
  agent.dispose();
  weights.dispose();
  return rate;
}

async function closedLoop(agent: AgentSpec, threads: number): Promise<number> {
  const { world, controller, sampleZ } = agent;
  const server = new InferenceServer(agent, { clients: threads, rows: SLOTS });
  const workers = Array.from({ length: threads }, () => nodeWorker('rollout.ts'));
  const remotes = workers.map((worker) => wrap<RolloutWorker>(worker));
  for (const [client, remote] of remotes.entries()) {
    const { port1, port2 } = new MessageChannel();
    server.connect(client, port1);
    await remote.prepareRemote({ world, controller, sampleZ }, SLOTS, transfer(port2, [port2]));
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
  /** As the pool does: short pulls, slots that are free get the next jobs. */
  const pull = async (remote: Remote<RolloutWorker>, free: number): Promise<number> => {
    const played = await remote.play(Array.from({ length: free }, job), SLICE_MS, false);
    steps += played.steps;
    return played.outcomes.length;
  };
  const free = remotes.map(() => SLOTS);
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
  server.dispose();
  return steps / seconds;
}
