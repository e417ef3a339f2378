/**
 * The shipped agent in Gymnasium's own CarRacing-v3, as bench/results/2026-11-30-original.txt has it. A test holds
 * these numbers against that file, and the file against the agent.
 */
export const ORIGINAL_MEASURED = {
  /** The agent, by its name and the day it was made. */
  agent: 'public/agents/car-racing.safetensors',
  made: '2026-11-30',
  command: 'npm run bench -- original',
  date: '2026-11-30',
  lastSeed: 99,
  original: { mean: 907.3, sd: 70.1 },
  page: { mean: 912.8, sd: 21.0 },
} as const;
