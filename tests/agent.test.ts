/** The agent without the page: what it refuses, and its actions beside those of docs/numpy_agent.py. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decodeCheckpoint, openAgent, TrainedAgent } from '../src/agent.ts';
import { Dream } from '../src/rollout/dream.ts';
import { AGENT, agentHash, drivenSteps, FIXTURE, TOLERANCE } from './numpy-agent.helper.ts';

test('its actions over 100 steps are those that NumPy computes from the documented layout', async () => {
  const golden = JSON.parse(readFileSync(FIXTURE, 'utf8')) as { agent: string; actions: number[] };
  const again = `another agent is shipped: delete ${FIXTURE} and run npm run bench -- numpy-agent`;
  expect(agentHash(), again).toBe(golden.agent);
  const { actions } = await drivenSteps();
  const apart = Math.max(...golden.actions.map((value, i) => Math.abs(value - actions[i])));
  expect(golden.actions).toHaveLength(actions.length);
  expect(apart).toBeLessThan(TOLERANCE);
  // The comparison sees a difference: steering to the other side is none that it lets pass.
  expect(Math.max(...golden.actions.map((value, i) => Math.abs(-value - actions[i])))).toBeGreaterThan(0.1);
});

test('in its dream C sees the mean, or a sample where its settings say so', async () => {
  const whole = decodeCheckpoint(readFileSync(AGENT));
  const { memory, starts } = whole.agent;
  /** What is seen of a dream in which nobody steers. */
  const seen = (dream: Dream): number[] => {
    dream.reset({ seed: 4 });
    const steps = Array.from({ length: 10 }, () => [...dream.step([0, 0.3, 0]).observation]);
    dream.close();
    return steps.flat();
  };
  const settled = (sampleZ: boolean) =>
    seen(new Dream({ memory: memory!, starts: starts!, tau: 1, sampleZ }));
  expect(settled(true)).not.toEqual(settled(false));
  for (const sampleZ of [true, false]) {
    const settings = { ...whole.settings, 'controller.sampleZ': sampleZ };
    const agent = new TrainedAgent({ ...whole, settings });
    expect(seen(agent.dream()), `controller.sampleZ=${sampleZ}`).toEqual(settled(sampleZ));
    agent.dispose();
  }
});

test('a checkpoint without a C, other frames and another backend are refused by name', async () => {
  const bytes = readFileSync(AGENT);
  const whole = decodeCheckpoint(bytes);
  expect(
    () => new TrainedAgent({ ...whole, agent: { ...whole.agent, memory: null, controller: null } }),
  ).toThrow('the checkpoint has no trained M, C: an agent needs V, M and C');
  await expect(openAgent(bytes, { backend: 'webgpu' as never })).rejects.toThrow(
    `backend is 'wasm' or 'cpu', got "webgpu"`,
  );
  const agent = await openAgent(bytes);
  expect(() => agent.act(new Uint8Array(10))).toThrow("make the environment with { observation: '64x64' }");
  const blind = new TrainedAgent({ ...whole, agent: { ...whole.agent, starts: null } });
  expect(() => blind.dream()).toThrow('no first latents for a dream to begin with');
  for (const each of [agent, blind]) each.dispose();
});
