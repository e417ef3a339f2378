/**
 * The agent of docs/numpy_agent.py beside the page's own, over the first 100 steps of a drive of the shipped agent:
 * the largest difference of their actions. Where tests/fixtures/numpy-agent.json is deleted it is written again, from
 * NumPy's actions.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeNpz } from '../src/files/npz.ts';
import { decodeNpy } from '../src/files/read-npz.ts';
import { AGENT, agentHash, drivenSteps, FIXTURE, TOLERANCE } from '../tests/numpy-agent.helper.ts';
import { GYMNASIUM, installPeer, runPython } from './car-racing/python.ts';

const SCRIPT = `import sys
import numpy as np
sys.path.insert(0, sys.argv[1])
from numpy_agent import Agent
agent = Agent(sys.argv[2])
np.save(sys.argv[4], np.array([agent.act(frame) for frame in np.load(sys.argv[3])["frames"]]))
`;

export async function run(): Promise<void> {
  const missing = installPeer(GYMNASIUM);
  if (missing !== null) throw new Error(missing);
  const { frames, actions } = await drivenSteps();
  const folder = mkdtempSync(join(tmpdir(), 'numpy-agent-'));
  try {
    const [script, drive, result] = ['run.py', 'drive.npz', 'actions.npy'].map((name) => join(folder, name));
    writeFileSync(script, SCRIPT);
    writeFileSync(drive, encodeNpz({ frames: { shape: [actions.length / 3, 64, 64, 3], data: frames } }));
    runPython([script, fileURLToPath(new URL('../docs', import.meta.url)), AGENT, drive, result]);
    const numpy = [...decodeNpy(readFileSync(result)).data];
    const apart = Math.max(...numpy.map((value, i) => Math.abs(value - actions[i])));
    console.log(`largest difference of ${numpy.length} numbers: ${apart.toExponential(1)}`);
    if (!(apart < TOLERANCE)) throw new Error(`the actions differ by ${apart}, allowed are ${TOLERANCE}`);
    if (existsSync(FIXTURE)) return;
    const rounded = numpy.map((value) => Number(value.toFixed(7)));
    writeFileSync(FIXTURE, `${JSON.stringify({ agent: agentHash(), actions: rounded })}\n`);
    console.log(`wrote ${FIXTURE}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
