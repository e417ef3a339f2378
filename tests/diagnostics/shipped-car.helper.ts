/** The car that comes with the page, as the driver of episodes and of dreams. */
import { readFileSync } from 'node:fs';
import { act } from '../../src/controller/controller.ts';
import type { Driver } from '../../src/diagnostics/dreams.ts';
import { decodeCheckpoint } from '../../src/lab/checkpoint/checkpoint.ts';
import type { TrainedDriver } from '../../src/rollout/agent-policy.ts';

export const world = { env: 'CarRacing-v3' } as const;

const bytes = readFileSync(new URL('../../public/agents/car-racing.safetensors', import.meta.url));
export const { agent, settings } = decodeCheckpoint(bytes);
export const trained = { vision: agent.vision!, memory: agent.memory! };
export const driver: TrainedDriver = { ...agent.controller!, sampleZ: settings['controller.sampleZ'] };
export const drive: Driver = ({ z, mean, zAt, h, hAt }, actions, at) =>
  act(driver.config, driver.parameters, driver.sampleZ ? z : mean, zAt, h, hAt, actions, at);
