/**
 * The peers' home: a virtual environment of Python in bench/.venv, made the first time by `python3 -m venv` and
 * pip. Whatever is missing (Python, pip, a network) is said, and the bench goes on without that peer.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Contestant } from './contestant.ts';

const VENV = fileURLToPath(new URL('../.venv/', import.meta.url));
const PYTHON = process.platform === 'win32' ? `${VENV}Scripts/python.exe` : `${VENV}bin/python`;
const BASELINES = fileURLToPath(new URL('../baselines/', import.meta.url));

export interface Peer {
  name: string;
  /** What `import` calls it, and what pip does. */
  modules: string;
  requirement: string;
  /** What the first installation costs. */
  size: string;
}

/** 1.2.3 is the oldest that was compared; pip takes the newest. */
export const GYMNASIUM: Peer = {
  name: 'Gymnasium',
  modules: 'gymnasium, Box2D, pygame',
  requirement: 'gymnasium[box2d]>=1.2.3',
  size: '150 MB',
};
export const ENVPOOL: Peer = {
  name: 'EnvPool',
  modules: 'envpool',
  requirement: 'envpool>=1.2.5',
  size: '850 MB, for it brings other environments along',
};

export const JAX: Peer = { name: 'JAX', modules: 'jax', requirement: 'jax>=0.4', size: '350 MB' };

export const STABLE_BASELINES: Peer = {
  name: 'Stable-Baselines3',
  modules: 'stable_baselines3',
  requirement: 'stable-baselines3>=2.4',
  size: "5 GB on Linux, where torch brings NVIDIA's libraries along",
};

export const SAFETENSORS: Peer = {
  name: 'safetensors',
  modules: 'safetensors.numpy',
  requirement: 'safetensors[numpy]>=0.4',
  size: '30 MB',
};

/** Makes sure of a peer. @returns null when it is there, else why it is not. */
export function installPeer({ name, modules, requirement, size }: Peer): string | null {
  if (!existsSync(PYTHON)) {
    console.log('first time: python3 -m venv bench/.venv (ignored by git; delete it to start afresh)');
    const why = failure('python3', ['-m', 'venv', VENV]);
    if (why !== null) {
      // What a failed venv leaves has a Python without pip, which the next try would take for whole.
      rmSync(VENV, { recursive: true, force: true });
      return `${name} is left out, no virtual environment: ${why}`;
    }
  }
  if (failure(PYTHON, ['-c', `import ${modules}`]) === null) return null;
  console.log(`first time: pip install "${requirement}" into bench/.venv (about ${size})`);
  // pip's advice about its own version would stand last, where failure() looks for the reason.
  const why = failure(PYTHON, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    requirement,
  ]);
  return why === null ? null : `${name} is left out, pip could not install ${requirement}: ${why}`;
}

/** Runs a program to its end. @throws Error with its last line when it fails */
export function runPython(args: readonly string[]): void {
  const why = failure(PYTHON, args);
  if (why !== null) throw new Error(`python ${args[0]}: ${why}`);
}

export function startBaseline(
  file: string,
  args: readonly string[] = [],
  core?: number | null,
): Promise<Contestant> {
  return Contestant.start(PYTHON, [`${BASELINES}${file}`, ...args], core);
}

/** Why a command failed, in its own last line; null when it did not. */
function failure(command: string, args: readonly string[]): string | null {
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return null;
  return error?.message ?? stderr.trim().split('\n').at(-1) ?? `exit code ${status}`;
}
