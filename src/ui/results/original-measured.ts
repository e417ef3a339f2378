/**
 * The shipped agent in Gymnasium's own CarRacing-v3, as bench/results/2026-11-28-original.txt has it. A test holds
 * these numbers against that file, and the file against the agent.
 */
export const ORIGINAL_MEASURED = {
  /** The agent, by its name and the day it was made. */
  agent: 'public/agents/car-racing.safetensors',
  made: '2026-11-25',
  command: 'npm run bench -- original',
  date: '2026-11-28',
  lastSeed: 99,
  original: { mean: 905.2, sd: 33.1 },
  page: { mean: 900.1, sd: 58.8 },
} as const;
