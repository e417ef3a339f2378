/** The agent without the page: what it refuses, and its actions beside those of docs/numpy_agent.py. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decodeCheckpoint, openAgent, TrainedAgent } from '../src/agent.ts';
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
