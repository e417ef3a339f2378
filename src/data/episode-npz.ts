/**
 * An episode as an .npz, for numpy and back: all T + 1 frames, T actions, rewards and ends, the ground truth, and V's
 * mu and logvar where it was encoded. Frame t is observed before action t.
 */
import { experimentOfEnv, type World } from '../env/experiments.ts';
import { encodeNpz, type NpyArray } from '../files/npz.ts';
import { decodeNpz, type ReadArray } from '../files/read-npz.ts';
import { messageOf } from '../math/text.ts';
import type { Episode, LatentSteps } from './episode.ts';
import { wholeFrames } from './re-render.ts';

const FORMAT = 'world-models-playground episode 1';

/** What the archive's `metadata` says, JSON in UTF-8 bytes. */
interface EpisodeFacts {
  format: string;
  world: World;
  seed: number;
  policy: string;
  action_names: readonly string[];
  truth_names: readonly string[];
}

/** @param latents of the same episode; null where V has not encoded it */
export function encodeEpisodeNpz(episode: Episode, latents: LatentSteps | null): Uint8Array<ArrayBuffer> {
  const { world, seed, policy, actions, rewards, dones, truth, truthNames } = episode;
  const steps = rewards.length;
  const facts: EpisodeFacts = {
    format: FORMAT,
    ...{ world, seed, policy },
    action_names: experimentOfEnv(world.env).actions.names,
    truth_names: truthNames,
  };
  const metadata = new TextEncoder().encode(JSON.stringify(facts));
  const terminated = Uint8Array.from(dones);
  // An episode that did not terminate was cut at its last step.
  const truncated = new Uint8Array(steps);
  truncated[steps - 1] = 1 - terminated[steps - 1];
  const arrays: Record<string, NpyArray> = {
    frames: { shape: [steps + 1, 64, 64, 3], data: wholeFrames(episode) },
    actions: { shape: [steps, actions.length / steps], data: actions },
    rewards: { shape: [steps], data: rewards },
    terminated: { shape: [steps], data: terminated, flags: true },
    truncated: { shape: [steps], data: truncated, flags: true },
    truth: { shape: [steps + 1, truthNames.length], data: truth },
    metadata: { shape: [metadata.length], data: metadata },
  };
  for (const name of ['mu', 'logvar'] as const) {
    if (latents !== null) {
      arrays[name] = { shape: [steps + 1, latents[name].length / (steps + 1)], data: latents[name] };
    }
  }
  return encodeNpz(arrays);
}

/**
 * The episode of an .npz, with all its frames, so that V is trained on pictures that no seed repeats, too. Latents
 * are left out: they belong to the V that made them.
 * @param world of the run that is to be trained on it
 * @throws Error naming the array that is missing or does not fit
 */
export function decodeEpisodeNpz(bytes: Uint8Array, world: World): Episode {
  const arrays = decodeNpz(bytes);
  const { actions: actionFacts, truth: truthNames, env } = experimentOfEnv(world.env);
  const facts = factsOf(arrays.metadata);
  if (facts.world !== undefined && facts.world.env !== env) {
    throw new Error(`it is an episode of ${facts.world.env}, the run is in ${env}`);
  }
  const steps = arrays.rewards?.shape[0] ?? 0;
  if (steps === 0) throw new Error(`it has no rewards; an episode has the arrays ${ARRAYS.join(', ')}`);
  const floats = (name: string, shape: number[], hint = ''): Float32Array => {
    const { data } = present(arrays, name, shape, hint);
    const numbers = Float32Array.from(data);
    const bad = numbers.findIndex((value) => !Number.isFinite(value));
    if (bad < 0) return numbers;
    throw new Error(`${name} holds ${numbers[bad]} at index ${bad}, expected a finite number`);
  };
  const frames = present(arrays, 'frames', [steps + 1, 64, 64, 3]).data;
  if (!(frames instanceof Uint8Array)) throw new Error('frames are bytes (uint8), 0 to 255');
  const dones = Float32Array.from(present(arrays, 'terminated', [steps]).data, (value) =>
    Number(value !== 0),
  );
  return {
    world,
    seed: facts.seed ?? 0,
    policy: facts.policy ?? 'imported',
    actions: floats('actions', [steps, actionFacts.names.length]),
    rewards: floats('rewards', [steps]),
    dones,
    truth: floats('truth', [steps + 1, truthNames.length], truthHint(truthNames)),
    truthNames: [...truthNames],
    frames,
    frameNumbers: Int32Array.from({ length: steps + 1 }, (_, t) => t),
  };
}

/** Arrays that an episode needs; `metadata`, `truncated`, `mu` and `logvar` may be missing. */
const ARRAYS = ['frames', 'actions', 'rewards', 'terminated', 'truth'];

/** What a file from elsewhere cannot know. */
const truthHint = (names: readonly string[]): string =>
  `; truth has the columns ${names.join(', ')}: zeros where unknown, which leaves the probes without a value`;

function present(arrays: Record<string, ReadArray>, name: string, shape: number[], hint = ''): ReadArray {
  const array = arrays[name];
  if (array === undefined) {
    throw new Error(
      `it has no ${name}, only ${Object.keys(arrays).join(', ')}; it needs ${ARRAYS.join(', ')}${hint}`,
    );
  }
  if (`${array.shape}` === `${shape}`) return array;
  throw new Error(`${name} has the shape [${array.shape}], expected [${shape}]${hint}`);
}

function factsOf(metadata: ReadArray | undefined): Partial<EpisodeFacts> {
  if (metadata === undefined) return {};
  let facts: unknown;
  try {
    facts = JSON.parse(new TextDecoder().decode(Uint8Array.from(metadata.data)));
  } catch (error) {
    throw new Error(`its metadata is no JSON in bytes: ${messageOf(error)}`, { cause: error });
  }
  if (!isObject(facts)) throw new Error(`its metadata is ${JSON.stringify(facts)}, expected an object`);
  const { world, seed = 0, policy = '' } = facts;
  const isRight = {
    world: world === undefined || (isObject(world) && typeof world.env === 'string'),
    seed: Number.isFinite(seed),
    policy: typeof policy === 'string',
  };
  for (const [name, right] of Object.entries(isRight)) {
    if (right) continue;
    throw new Error(
      `its metadata has the ${name} ${JSON.stringify(facts[name])}; ` +
        'world is an object with env, seed a number, policy a text',
    );
  }
  return facts as Partial<EpisodeFacts>;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
