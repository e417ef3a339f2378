/** Addresses as people and programs write them: known names and unknown ones, with values that fit or do not. */
import { SETTINGS } from '../../src/lab/settings/settings.ts';
import { ROOM_IDS } from '../../src/store/rooms.ts';
import type { Junk } from './junk.helper.ts';

const KEYS = [...Object.keys(SETTINGS), 'memory.aheadSteps', 'evolution.replay'];
const OTHERS: Record<string, readonly string[]> = {
  experiment: ['car-racing', 'bouncing-ball', 'pong'],
  preset: ['smoke', 'quick', 'standard', 'paper'],
  room: ROOM_IDS,
  backend: ['webgpu', 'webgl', 'wasm', 'cpu', 'auto'],
  agent: ['none'],
  embed: [''],
  hide: ['header', 'loop,latents', ''],
};

/** `a=b&c=d`, without the sign before it. */
export function hostileAddress(junk: Junk): string {
  if (junk.often(0.003)) return junk.name().repeat(1000).slice(0, 1_000_000);
  const pairs = Array.from({ length: junk.below(4) }, () => {
    const key = keyOf(junk);
    const value = someValue(junk, key);
    return junk.often(0.9) ? `${encodeText(junk, key)}=${encodeText(junk, value)}` : encodeText(junk, key);
  });
  return pairs.join(junk.often(0.95) ? '&' : junk.name());
}

function keyOf(junk: Junk): string {
  if (junk.often(0.15)) return junk.name();
  return junk.oneOf(junk.often(0.5) ? KEYS : Object.keys(OTHERS));
}

function someValue(junk: Junk, key: string): string {
  if (junk.often(0.2)) return junk.name();
  if (Object.hasOwn(OTHERS, key)) return junk.oneOf(OTHERS[key]);
  return junk.often(0.2) ? junk.oneOf(['true', 'false']) : String(junk.number());
}

/** Percent-encoded, as a browser does, or as it is. */
function encodeText(junk: Junk, text: string): string {
  return junk.often(0.7) ? encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?')) : text;
}
