/**
 * Checkpoints through Python's own safetensors and back: the example of docs/checkpoints.md, run as it stands there,
 * and what a plain load and save, float64, torch's order of axes and a tensor of one's own do to a file.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeCheckpoint, type OpenedCheckpoint } from '../src/lab/checkpoint/checkpoint.ts';
import type { Weights } from '../src/math/weights.ts';
import { installPeer, runPython, SAFETENSORS } from './car-racing/python.ts';

const fileAt = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const SOURCE = fileAt('../public/agents/car-racing.safetensors');
const HEAD =
  'import sys\nfrom safetensors.numpy import load_file, save_file\nsource, target = sys.argv[1:]\n';
const KEEP = `${HEAD}from safetensors import safe_open
with safe_open(source, framework="numpy") as file:
    metadata = file.metadata()
tensors = load_file(source)
`;

/** What Python does, and whether the file that comes back is the agent that it should be. */
const CASES: {
  name: string;
  script: string;
  holds(back: OpenedCheckpoint, before: OpenedCheckpoint): boolean;
}[] = [
  {
    name: 'the example of docs/checkpoints.md',
    script: exampleOf(readFileSync(fileAt('../docs/checkpoints.md'), 'utf8')),
    holds: (back, before) =>
      sameNetworks(back, before) && halvedFromH(back, before) && back.notices.length === 0,
  },
  {
    name: 'load_file and save_file, which drop the metadata',
    script: `${HEAD}save_file(load_file(source), target)\n`,
    holds: (back, before) =>
      sameNetworks(back, before) && sameController(back, before) && back.notices.length > 0,
  },
  {
    name: 'all tensors in float64',
    script: `${KEEP}save_file({k: v.astype("float64") for k, v in tensors.items()}, target, metadata=metadata)\n`,
    holds: (back, before) => sameNetworks(back, before) && sameController(back, before),
  },
  {
    name: "C's and the LSTM's kernels transposed, as torch keeps them",
    script: `${KEEP}for name in ("controller.kernel", "memory.lstm.kernel"):
    tensors[name] = tensors[name].T.copy()
save_file(tensors, target, metadata=metadata)\n`,
    holds: (back, before) =>
      sameNetworks(back, before) && sameController(back, before) && back.notices.length > 0,
  },
  {
    name: "a tensor of one's own",
    script: `${KEEP}import numpy
tensors["my.notes"] = numpy.arange(7)
save_file(tensors, target, metadata=metadata)\n`,
    holds: (back, before) =>
      sameNetworks(back, before) && back.notices.some((text) => text.includes('my.notes')),
  },
];

export async function run(): Promise<void> {
  const missing = installPeer(SAFETENSORS);
  if (missing !== null) throw new Error(missing);
  const folder = mkdtempSync(join(tmpdir(), 'python-files-'));
  const before = decodeCheckpoint(readFileSync(SOURCE));
  let failed = 0;
  try {
    for (const [i, { name, script, holds }] of CASES.entries()) {
      const [program, target] = [join(folder, `${i}.py`), join(folder, `${i}.safetensors`)];
      writeFileSync(program, script);
      runPython([program, SOURCE, target]);
      const back = decodeCheckpoint(readFileSync(target));
      const good = holds(back, before);
      if (!good) failed++;
      console.log(`${good ? 'PASS' : 'FAIL'}  ${name}`);
      for (const text of back.notices) console.log(`      ${text}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  if (failed > 0) throw new Error(`${failed} of ${CASES.length} files came back as another agent`);
}

/** The one block of Python in the page. */
function exampleOf(page: string): string {
  const blocks = [...page.matchAll(/```python\n([\s\S]*?)```/g)];
  if (blocks.length !== 1)
    throw new Error(`docs/checkpoints.md has ${blocks.length} blocks of Python, expected 1`);
  return blocks[0][1];
}

function sameNetworks(a: OpenedCheckpoint, b: OpenedCheckpoint): boolean {
  return (['vision', 'memory'] as const).every((part) =>
    sameWeights(a.agent[part]!.weights, b.agent[part]!.weights),
  );
}

function sameWeights(a: Weights, b: Weights): boolean {
  const names = Object.keys(b);
  return (
    Object.keys(a).length === names.length &&
    names.every((name) => a[name].data.every((value, i) => value === b[name].data[i]))
  );
}

function sameController(a: OpenedCheckpoint, b: OpenedCheckpoint): boolean {
  return a.agent.controller!.parameters.every((value, i) => value === b.agent.controller!.parameters[i]);
}

/** The biases come first, then three numbers for each latent, then those of h. */
function halvedFromH(a: OpenedCheckpoint, b: OpenedCheckpoint): boolean {
  const first = 3 + 3 * b.agent.controller!.config.latentSize;
  const expected = b.agent.controller!.parameters.map((value, i) => (i < first ? value : value / 2));
  return a.agent.controller!.parameters.every((value, i) => value === expected[i]);
}
