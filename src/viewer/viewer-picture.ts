/**
 * What the page is shown of a moment: the pictures that V decodes of reality's z and of the dreams', and how far they
 * are from what is real.
 */
import { FRAME_BYTES } from '../data/episode.ts';
import { toRgba } from '../data/pictures.ts';
import { latentDistance, spreadOf } from '../vision/distance.ts';
import type { Course } from './viewer-dream.ts';
import type { Dreams } from './viewer-dreams.ts';
import type { DreamState, ViewerFrame } from './viewer-frame.ts';
import { DREAM, REALITY, type ViewerNetworks } from './viewer-networks.ts';

interface Seen {
  networks: ViewerNetworks;
  dreams: Dreams;
  /** Σ var(mu_i); null: not known. */
  spread: number | null;
  lost(picture: Uint8Array): boolean;
}

/** What a frame tells of reality. */
type Present = Omit<ViewerFrame, 'frame' | keyof ReturnType<typeof withoutNetworks>> & { frame: Uint8Array };

/** A return is a sum of tenths: what their rounding leaves of nothing is nothing, and nothing has no sign. */
export function plain(value: number): number {
  return Math.abs(value) < 1e-9 ? 0 : value;
}

export async function pictureOf(
  { frame, ...present }: Present,
  { networks, dreams, spread, lost }: Seen,
): Promise<ViewerFrame> {
  const { vision, agent, has } = networks;
  const real = { ...present, frame: toRgba(frame, 0) };
  if (vision === null || agent === null) return { ...real, ...withoutNetworks(), has };
  // Copies: while V decodes, another request may come.
  const z = agent.rowOf(REALITY);
  const dreamZ = agent.rowOf(DREAM);
  const mu = agent.mu.slice(0, z.length);
  const h = agent.hiddenOf(REALITY);
  const { courses, areFour } = dreams;
  const latents = Float32Array.from([...agent.z, ...dreams.othersZ]);
  const pictures = await vision.decode(latents, latents.length / z.length);
  const shown = (index: number): Uint8Array =>
    pictures.subarray(index * FRAME_BYTES, (index + 1) * FRAME_BYTES);
  const stateOf = (state: Course, index: number): DreamState => ({
    ...state,
    reward: plain(state.reward),
    episodeReturn: plain(state.episodeReturn),
    lost: lost(shown(index)),
  });
  const awake = { ...real, ...withoutNetworks(), reconstruction: toRgba(pictures, 0), z, h, has };
  if (courses.length === 0) return awake;
  const states = courses.map((state, i) => stateOf(state, DREAM + i));
  // Another V may have come meanwhile, and this one is gone.
  const measurable = spread !== null && networks.vision === vision;
  const dreamed = pictures.subarray(DREAM * FRAME_BYTES, (DREAM + courses.length) * FRAME_BYTES);
  const seen = measurable ? vision.encode(dreamed, courses.length).mu : null;
  return {
    ...awake,
    dream: toRgba(pictures, DREAM),
    dreamZ,
    dreamState: states[0],
    fan: areFour ? states.map((_, i) => toRgba(pictures, DREAM + i)) : null,
    fanStates: areFour ? states : null,
    dreamDistance: seen && latentDistance(seen.subarray(0, mu.length), mu, spread!),
    fanSpread: seen && areFour ? spreadOf(seen, mu.length, spread!) : null,
  };
}

/** What V and M add to a frame, before there are any. */
function withoutNetworks() {
  return {
    reconstruction: null,
    z: null,
    h: null,
    dream: null,
    dreamZ: null,
    dreamState: null,
    fan: null,
    fanStates: null,
    dreamDistance: null,
    fanSpread: null,
    has: { vision: false, memory: false, controller: false },
  } satisfies Partial<ViewerFrame>;
}
