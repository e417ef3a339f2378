/**
 * Episodes through NumPy: the example of docs/data.md, run as it stands there, sums that NumPy takes of every array,
 * and the archive as numpy.savez and numpy.savez_compressed write it, read back without a difference.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { collectEpisode } from '../src/data/collect.ts';
import { decodeEpisodeNpz, encodeEpisodeNpz } from '../src/data/episode-npz.ts';
import { decodeNpz } from '../src/files/read-npz.ts';
import { GYMNASIUM, installPeer, runPython } from './car-racing/python.ts';

const world = { env: 'CarRacing-v3' } as const;

/** Writes the archive again in both forms, and the hash of each array's bytes. */
const AGAIN = `import hashlib, json, sys
import numpy as np
source, stored, compressed, hashes = sys.argv[1:]
arrays = dict(np.load(source))
np.savez(stored, **arrays)
np.savez_compressed(compressed, **arrays)
json.dump({k: hashlib.sha256(v.tobytes()).hexdigest() for k, v in arrays.items()}, open(hashes, "w"))
`;

export async function run(): Promise<void> {
  const missing = installPeer(GYMNASIUM);
  if (missing !== null) throw new Error(missing);
  const folder = mkdtempSync(join(tmpdir(), 'numpy-episodes-'));
  const at = (name: string): string => join(folder, name);
  try {
    const episode = collectEpisode({ world, index: 0, seed: 7, steps: 200 });
    const npz = encodeEpisodeNpz(episode, null);
    mkdirSync(at('data'));
    writeFileSync(at('data/00000.npz'), npz);
    const page = readFileSync(fileURLToPath(new URL('../docs/data.md', import.meta.url)), 'utf8');
    const example = /```python\n([\s\S]*?)```/.exec(page)?.[1];
    if (example === undefined) throw new Error('docs/data.md has no block of Python');
    writeFileSync(at('example.py'), `import os\nos.chdir(${JSON.stringify(folder)})\n${example}`);
    runPython([at('example.py')]);
    writeFileSync(at('again.py'), AGAIN);
    runPython([
      at('again.py'),
      at('data/00000.npz'),
      at('stored.npz'),
      at('compressed.npz'),
      at('hashes.json'),
    ]);
    const hashes = JSON.parse(readFileSync(at('hashes.json'), 'utf8')) as Record<string, string>;
    const arrays = Object.entries(decodeNpz(npz));
    const hashOf = ({ buffer, byteOffset, byteLength }: Uint8Array | Float32Array): string =>
      createHash('sha256')
        .update(new Uint8Array(buffer, byteOffset, byteLength))
        .digest('hex');
    const results = {
      'NumPy reads the bytes of every array': arrays.every(
        ([name, { data }]) => hashes[name] === hashOf(data as Uint8Array),
      ),
      'savez comes back as the same episode': sameEpisode(at('stored.npz'), npz),
      'savez_compressed, too': sameEpisode(at('compressed.npz'), npz),
    };
    for (const [name, good] of Object.entries(results)) console.log(`${good ? 'PASS' : 'FAIL'}  ${name}`);
    if (Object.values(results).includes(false)) throw new Error('an episode came back as another one');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function sameEpisode(path: string, npz: Uint8Array): boolean {
  const [back, before] = [readFileSync(path), npz].map((bytes) => decodeEpisodeNpz(bytes, world));
  return Buffer.from(encodeEpisodeNpz(back, null)).equals(encodeEpisodeNpz(before, null));
}
