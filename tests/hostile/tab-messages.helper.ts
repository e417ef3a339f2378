/** Messages between tabs: a run as one tab tells it, with one place changed, at any depth. */
import type { LabEvent } from '../../src/lab/events.ts';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { FRAME_LENGTH } from '../../src/vision/config.ts';
import type { Junk } from './junk.helper.ts';

const pictures = new Uint8Array(FRAME_LENGTH);
const score = { mean: 1, sd: 2, returns: [1, 3], seeds: [7, 8] };

/** One event of each kind that tabs tell each other. */
export const EVENTS: readonly LabEvent[] = [
  { type: 'settings', settings: presetSettings('car-racing', 'smoke') },
  { type: 'run', status: 'running' },
  { type: 'backend', name: 'wasm', reason: 'no GPU' },
  {
    type: 'stage',
    stage: 'collect',
    progress: { status: 'running', fraction: 0.5, elapsed: 3, eta: null, detail: '7 frames', frames: 7 },
  },
  { type: 'point', curve: 'vision', x: 12, values: { kl: 3, reconstruction: 40 } },
  { type: 'weights', part: 'vision' },
  { type: 'kept', path: 'kept/car-racing-smoke-seed1-2026.safetensors' },
  { type: 'reconstruction', strip: { count: 1, originals: pictures, decoded: pictures } },
  { type: 'timelapse', timelapse: { part: 'vision', steps: [1], frames: 1, originals: pictures, pictures } },
  { type: 'means', means: [{ generation: 2, test: 5, testSd: 1, parameters: Float32Array.of(1, 2) }] },
  { type: 'latents', klPerDimension: [0.1, 2] },
  { type: 'search', shape: { dimension: 2, sigma: 1, condition: 4, ranks: [1, 2], axes: [2, 1] } },
  { type: 'search-state', generations: 3, seconds: 9 },
  { type: 'hard-track', track: { generation: 3, seed: 5, mean: -20 } },
  { type: 'evaluation', evaluation: { world: 'real', tau: null, episodes: 2, agent: score, random: score } },
  { type: 'report', report: { ball: { horizons: [{ steps: 5 }] } } },
  { type: 'workers', load: [{ id: 0, stepsPerSecond: 300, alive: true }] },
  { type: 'restart', worker: 'rollout' },
  { type: 'notice', level: 'warning', text: 'a worker died', offers: 'resumeRun' },
];

export function hostileTabMessage(junk: Junk): unknown {
  const events = junk.often(0.3) ? EVENTS : [junk.oneOf(EVENTS)];
  const message = junk.oneOf([
    { protocol: 1, type: 'news', from: 'a', events },
    { protocol: 1, type: 'run', from: 'a', events },
    { protocol: 1, type: 'order', to: 'a', order: 'pause' },
  ]);
  if (junk.often(0.05)) return message;
  if (!('events' in message) || junk.often(0.2)) return junk.changed(message);
  const changed = [...events];
  const at = junk.below(changed.length);
  changed[at] = changedEvent(junk, changed[at]) as LabEvent;
  return { ...message, events: changed };
}

/** Numbers in typed arrays are not gone through one by one: the whole array is another value, or another size. */
function changedEvent(junk: Junk, event: unknown): unknown {
  if (ArrayBuffer.isView(event)) return junk.often(0.5) ? junk.bytes(junk.below(9)) : junk.json(1);
  if (typeof event !== 'object' || event === null || junk.often(0.3)) return junk.changed(event);
  const keys = Object.keys(event);
  if (keys.length === 0) return junk.json();
  const key = junk.oneOf(keys);
  const part = changedEvent(junk, (event as Record<string, unknown>)[key]);
  if (Array.isArray(event)) return event.map((each: unknown, i) => (i === Number(key) ? part : each));
  return { ...event, [key]: part };
}
