/**
 * What the tabs of the page tell each other about a run. Tabs may be of different versions of the page, so whatever a
 * message holds is checked before it is used.
 */
import type { LabEvent } from '../lab/events.ts';
import { readEvent } from '../lab/read-event.ts';

/** Of the messages: a tab ignores those of another number. */
const PROTOCOL = 1;
/** The longest curve of the page and more: what is beyond is not read. */
const MAX_EVENTS = 200_000;
const MAX_ID = 100;

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

/** As it is sent. */
export function toWire(message: TabMessage): object {
  return { protocol: PROTOCOL, ...message };
}

/**
 * @returns null for what is not of this protocol: another version of the page may have another one
 * @throws Error for a message of this protocol that cannot be read
 */
export function fromWire(data: unknown): TabMessage | null {
  if (!isObject(data) || data.protocol !== PROTOCOL) return null;
  const { type, from, to, order, events } = data;
  if (type === 'ask') return { type };
  if (type === 'order') {
    const known = RUN_ORDERS.find((each) => each === order);
    if (known === undefined) throw new Error(`there is no order ${shown(order)}`);
    return { type, to: idOf(to), order: known };
  }
  if (type !== 'run' && type !== 'news') throw new Error(`there is no message ${shown(type)}`);
  if (!Array.isArray(events) || events.length > MAX_EVENTS) {
    throw new Error(`events are a list of ${MAX_EVENTS} at most`);
  }
  return { type, from: idOf(from), events: Array.from(events, readEvent) };
}

function idOf(value: unknown): string {
  if (typeof value === 'string' && value.length <= MAX_ID) return value;
  throw new Error(`a tab has a name of ${MAX_ID} letters at most, got ${shown(value)}`);
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `"${value.slice(0, 40)}"` : typeof value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
