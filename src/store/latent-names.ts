/**
 * Names that a visitor gives to latents, kept in the browser. A latent of another V means something else: names belong
 * to the V whose latents have these divergences from the prior.
 */
import { hashOf } from '../math/hash.ts';

export type LatentNames = Readonly<Record<number, string>>;

/** A longer one is cut. */
const MAX_LENGTH = 24;

/** By the divergences, which no two trained V share. */
function keyOf(klPerDimension: readonly number[]): string {
  const divergences = klPerDimension.map((nats) => nats.toFixed(5)).join();
  return `latent-names-${hashOf(new TextEncoder().encode(divergences))}`;
}

/** Those given to this V; none where the browser keeps nothing, or keeps what is no list of names. */
export function readNames(
  klPerDimension: readonly number[],
  storage: () => Pick<Storage, 'getItem'> = () => localStorage,
): LatentNames {
  try {
    const kept: unknown = JSON.parse(storage().getItem(keyOf(klPerDimension)) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    return Object.fromEntries(Object.entries(kept).filter(([, name]) => typeof name === 'string'));
  } catch {
    return {};
  }
}

/** @throws where the browser keeps nothing */
export function keepNames(
  klPerDimension: readonly number[],
  names: LatentNames,
  storage: () => Pick<Storage, 'setItem' | 'removeItem'> = () => localStorage,
): void {
  const key = keyOf(klPerDimension);
  if (Object.keys(names).length === 0) storage().removeItem(key);
  else storage().setItem(key, JSON.stringify(names));
}

/** With another name for one latent; an empty one takes it away. */
export function renamed(names: LatentNames, latent: number, name: string): LatentNames {
  const { [latent]: _, ...others } = names;
  const given = name.trim().slice(0, MAX_LENGTH);
  return given === '' ? others : { ...others, [latent]: given };
}

/** "z 12", or "z 12 · curve" where it has a name. */
export function latentLabel(names: LatentNames, latent: number): string {
  return names[latent] === undefined ? `z ${latent}` : `z ${latent} · ${names[latent]}`;
}
