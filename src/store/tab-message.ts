/**
 * What the tabs of the page tell each other about a run. Tabs may be of different versions of the page, so whatever a
 * message holds is checked before it is used.
 */
import type { LabEvent } from '../lab/events.ts';

/** Of the messages: a tab ignores those of another number. */
const PROTOCOL = 1;
/** The longest curve of the page and more: what is beyond is not read. */
const MAX_EVENTS = 200_000;

/** What a tab may ask of the run in another one. */
export const RUN_ORDERS = ['pause', 'resume', 'stop'] as const;
export type RunOrder = (typeof RUN_ORDERS)[number];

export type TabMessage =
  /** Who trains answers with `run`. */
  | { type: 'ask' }
  /** All that the tab `from` knows of its run. */
  | { type: 'run'; from: string; events: LabEvent[] }
  /** What has happened since. */
  | { type: 'news'; from: string; events: LabEvent[] }
  /** To the tab that trains. */
  | { type: 'order'; to: string; order: RunOrder };

/** Every event but those of one page: its own agent, its diagnostics, its machines, the pictures of candidates. */
const SHARED: ReadonlySet<LabEvent['type']> = new Set([
  ...([
    'settings',
    'run',
    'backend',
    'stage',
    'point',
    'weights',
    'kept',
    'reconstruction',
    'timelapse',
  ] as const),
  ...([
    'means',
    'latents',
    'search',
    'search-state',
    'hard-track',
    'evaluation',
    'report',
    'workers',
  ] as const),
  ...(['restart', 'notice'] as const),
]);

export const isShared = ({ type }: Pick<LabEvent, 'type'>): boolean => SHARED.has(type);

/** As it is sent. */
export function toWire(message: TabMessage): object {
  return { protocol: PROTOCOL, ...message };
}

/** @returns null for what is no message of this version */
export function fromWire(data: unknown): TabMessage | null {
  if (!isObject(data) || data.protocol !== PROTOCOL) return null;
  const { type, from, to, order, events } = data;
  if (type === 'ask') return { type };
  if (type === 'order') {
    const known = RUN_ORDERS.find((each) => each === order);
    return typeof to === 'string' && known !== undefined ? { type, to, order: known } : null;
  }
  if (type !== 'run' && type !== 'news') return null;
  if (typeof from !== 'string' || !Array.isArray(events) || events.length > MAX_EVENTS) return null;
  if (!events.every((event) => isObject(event) && isShared(event as Pick<LabEvent, 'type'>))) return null;
  return { type, from, events };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
