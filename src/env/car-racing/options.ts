/**
 * CarRacing-v3's options and what they may be.
 */
import { checkCommonOptions, requireNumber, requireOneOf, resolveOptions } from '../options.ts';
import type { CommonOptions } from '../types.ts';
import { LAP_COMPLETE_PERCENT } from './constants.ts';

export const ID = 'CarRacing-v3';

export interface CarRacingOptions extends CommonOptions {
  /**
   * '96x96': Gymnasium's picture with its indicator bar. '64x64': what V sees, rows 0..83 of that picture
   * (all above the bar) drawn directly at 64 x 64. Default '96x96'.
   */
  observation?: '64x64' | '96x96';
  /**
   * 'v3': a lap ends when every tile is visited (see contacts.ts). 'fixed': also at the start line after
   * `lapCompletePercent`.
   */
  lapRule?: 'v3' | 'fixed';
  /**
   * Share of the tiles, 0 .. 1, that must be visited (more than it) for crossing the start line to end the
   * lap. Default 0.95. For lapRule 'fixed': under 'v3' it is tested only where the episode starts (see
   * contacts.ts), as in Gymnasium.
   */
  lapCompletePercent?: number;
  /** 'v0': the wider view of 2016, turned by the velocity, that the paper's own networks were trained on. */
  camera?: 'v3' | 'v0';
  /** false: five actions, 0 nothing, 1 right, 2 left, 3 gas, 4 brake. Default true: [steer, gas, brake]. */
  continuous?: boolean;
  /** Draw new colours at each reset. Default false. */
  domainRandomize?: boolean;
}

export const defaultCarRacingOptions: Required<Omit<CarRacingOptions, 'buffer'>> & {
  buffer: Uint8Array | undefined;
} = {
  observation: '96x96',
  lapRule: 'v3',
  lapCompletePercent: LAP_COMPLETE_PERCENT,
  camera: 'v3',
  continuous: true,
  domainRandomize: false,
  maxEpisodeSteps: 1000,
  buffer: undefined,
  render: true,
};

export type ResolvedOptions = typeof defaultCarRacingOptions;

export function resolveCarRacingOptions(options: CarRacingOptions): ResolvedOptions {
  const resolved = resolveOptions(ID, options, defaultCarRacingOptions);
  requireOneOf(ID, 'observation', resolved.observation, ['64x64', '96x96']);
  requireOneOf(ID, 'lapRule', resolved.lapRule, ['v3', 'fixed']);
  requireNumber(ID, 'lapCompletePercent', resolved.lapCompletePercent, 0, 1);
  requireOneOf(ID, 'camera', resolved.camera, ['v3', 'v0']);
  requireOneOf(ID, 'continuous', resolved.continuous, [true, false]);
  requireOneOf(ID, 'domainRandomize', resolved.domainRandomize, [true, false]);
  checkCommonOptions(ID, resolved, observationSize(resolved) ** 2 * 3);
  return resolved;
}

/** Pixels along either side. */
export function observationSize({ observation }: { observation: '64x64' | '96x96' }): number {
  return observation === '64x64' ? 64 : 96;
}
