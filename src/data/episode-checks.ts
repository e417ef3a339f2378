/**
 * Checks of episode files: names, dtypes and shapes of their tensors, from the header alone, and their values. Errors
 * name the tensor, the value seen and the value expected.
 */
import type { Dtype } from '../files/safetensors.ts';

/** Older files have no version: it is 1. */
export const EPISODE_VERSION = '1';

interface Described {
  dtype: Dtype;
  shape: readonly number[];
}
type Header = Readonly<Record<string, Described>>;

const STEP_TENSORS = ['actions', 'rewards', 'dones'] as const;

/** @throws RangeError where the file is of another version */
export function checkVersion({ version = EPISODE_VERSION }: Record<string, string>, what: string): void {
  if (version !== EPISODE_VERSION) {
    throw new RangeError(`${what} has version ${version}, this page reads version ${EPISODE_VERSION}`);
  }
}

/** Steps T of an episode with its actions, rewards and dones. @throws RangeError naming what does not fit */
export function checkSteps(tensors: Header): number {
  for (const name of STEP_TENSORS) requireDtype(tensors, name, 'F32');
  const { actions, rewards, dones } = tensors;
  const [steps = 0] = rewards.shape;
  if (steps === 0) throw new RangeError('an episode has at least one step, got none');
  requireShape('rewards', rewards, [steps]);
  requireShape('dones', dones, [steps]);
  requireShape('actions', actions, [steps, actions.shape[1] ?? 1]);
  return steps;
}

/** Steps T of a trajectory with frames and ground truth. @throws RangeError naming what does not fit */
export function checkTrajectory(tensors: Header, truthSize = tensors.truth?.shape[1] ?? 0): number {
  const { frames, frameNumbers } = tensors;
  if (frames?.dtype !== 'U8' || frameNumbers?.dtype !== 'I32') {
    throw new RangeError(`an episode has U8 frames and their I32 frameNumbers, got ${Object.keys(tensors)}`);
  }
  const steps = checkSteps(tensors);
  requireDtype(tensors, 'truth', 'F32');
  requireShape('truth', tensors.truth, [steps + 1, truthSize]);
  const [kept = 0] = frameNumbers.shape;
  requireShape('frameNumbers', frameNumbers, [kept]);
  requireShape('frames', frames, [kept, 64, 64, 3], 'frameNumbers');
  return steps;
}

/** Sizes of an encoded episode. @throws RangeError naming what does not fit */
export function checkLatents(tensors: Header): { steps: number; latentSize: number; actionSize: number } {
  for (const name of ['mu', 'logvar']) requireDtype(tensors, name, 'F16');
  const steps = checkSteps(tensors);
  const { mu, logvar, actions } = tensors;
  const [, latentSize = 1] = mu.shape;
  if (latentSize < 1)
    throw new RangeError(`mu of an episode has shape [${mu.shape}], expected at least one latent`);
  requireShape('mu', mu, [steps + 1, latentSize]);
  requireShape('logvar', logvar, [steps + 1, latentSize]);
  return { steps, latentSize, actionSize: actions.shape[1] };
}

/** @throws RangeError naming the first number that is not finite and its index */
export function requireFinite(name: string, data: ArrayLike<number>, width: number): void {
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i]))
      throw new RangeError(`${placeOf(name, i, width)} is ${data[i]}: the file is corrupt`);
  }
}

/** @throws RangeError naming the first number that is neither 0 nor 1 */
export function requireFlags(name: string, data: ArrayLike<number>): void {
  for (let i = 0; i < data.length; i++) {
    if (data[i] !== 0 && data[i] !== 1) {
      throw new RangeError(`${placeOf(name, i, 1)} is ${data[i]}, expected 0 or 1: the file is corrupt`);
    }
  }
}

/** @throws RangeError where frame numbers are out of order, repeated or above T */
export function requireFrameNumbers(numbers: Int32Array, steps: number): void {
  numbers.forEach((number, i) => {
    const before = i === 0 ? -1 : numbers[i - 1];
    if (number > before && number <= steps) return;
    throw new RangeError(
      `frameNumbers[${i}] of an episode is ${number}, expected one above ${before} and at most ${steps}`,
    );
  });
}

const placeOf = (name: string, i: number, width: number): string =>
  width > 1 ? `${name}[${Math.floor(i / width)}, ${i % width}] of an episode` : `${name}[${i}] of an episode`;

function requireDtype(tensors: Header, name: string, dtype: Dtype): void {
  const found = tensors[name]?.dtype;
  if (found !== dtype) throw new RangeError(`an episode has ${dtype} ${name}, got ${found ?? 'none'}`);
}

function requireShape(
  name: string,
  { shape }: Described,
  expected: readonly number[],
  beside = 'rewards',
): void {
  if (`${shape}` !== `${expected}`) {
    throw new RangeError(
      `${name} of an episode has shape [${shape}], expected [${expected}] beside its ${beside}`,
    );
  }
}
