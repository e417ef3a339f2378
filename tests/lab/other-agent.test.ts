/** An agent to race against, from a file: one that drives here, or a reason why not. */
import { expect, it } from 'vitest';
import { encodeCheckpoint } from '../../src/lab/checkpoint/checkpoint.ts';
import { otherAgentOf } from '../../src/lab/other-agent.ts';
import { wholeRun } from './whole-run.helper.ts';

it('is V, M and C of the file', () => {
  const run = wholeRun();
  const other = otherAgentOf(encodeCheckpoint(run), 'car-racing');
  expect(other.controller.parameters).toEqual(run.agent.controller!.parameters);
  expect(other.vision.config).toEqual(run.agent.vision!.config);
  expect(other.memory!.config).toEqual(run.agent.memory!.config);
  expect(other.sampleZ).toBe(run.settings['controller.sampleZ']);
});

it('is refused for another experiment, without a C, and where the file is none', () => {
  const run = wholeRun();
  expect(() => otherAgentOf(encodeCheckpoint(run), 'pong')).toThrow(
    'it drives car-racing, and the page shows pong: change the experiment first',
  );
  const without = { ...run, agent: { ...run.agent, controller: null }, best: null, search: null };
  expect(() => otherAgentOf(encodeCheckpoint(without), 'car-racing')).toThrow('it has no C yet');
  expect(() => otherAgentOf(new Uint8Array(5), 'car-racing')).toThrow();
});
