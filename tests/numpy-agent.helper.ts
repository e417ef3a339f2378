/** The first steps of a drive of the shipped agent, for the agent of docs/numpy_agent.py beside it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openAgent } from '../src/agent.ts';
import { FRAME_BYTES } from '../src/data/episode.ts';
import { makeEnv } from '../src/env/index.ts';

const fileAt = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export const AGENT = fileAt('../public/agents/car-racing.safetensors');
/** NumPy's actions; `npm run bench -- numpy-agent` writes it where it is deleted. */
export const FIXTURE = fileAt('fixtures/numpy-agent.json');
/** Largest difference of an action over all steps. */
export const TOLERANCE = 1e-5;

const STEPS = 100;

export const agentHash = (): string => createHash('sha256').update(readFileSync(AGENT)).digest('hex');

/** On track 3, from its start. @returns frames [steps, 64, 64, 3] and actions [steps, 3] */
export async function drivenSteps(): Promise<{ frames: Uint8Array; actions: Float32Array }> {
  const agent = await openAgent(readFileSync(AGENT));
  const env = makeEnv('CarRacing-v3', { observation: '64x64' });
  const frames = new Uint8Array(STEPS * FRAME_BYTES);
  const actions = new Float32Array(STEPS * 3);
  try {
    agent.reset();
    let { observation } = env.reset({ seed: 3 });
    for (let t = 0; t < STEPS; t++) {
      frames.set(observation, t * FRAME_BYTES);
      const action = agent.act(observation) as number[];
      actions.set(action, t * 3);
      observation = env.step(action).observation;
    }
  } finally {
    agent.dispose();
    env.close();
  }
  return { frames, actions };
}
