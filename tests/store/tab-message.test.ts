/** Messages of other tabs, which may be of another version: what is ignored, and what is refused by name. */
import { expect, it } from 'vitest';
import { fromWire } from '../../src/store/tab-message.ts';
import { settings } from './tabs.helper.ts';

it.each([
  ['nothing', undefined],
  ['a text', 'run'],
  ['another protocol', { protocol: 2, type: 'ask' }],
])('fromWire ignores %s', (_, data) => {
  expect(fromWire(data)).toBeNull();
});

const newsOf = (...events: unknown[]) => ({ protocol: 1, type: 'news', from: 'a', events });
it.each<[string, unknown, RegExp]>([
  ['a message that there is not', { protocol: 1, type: 'delete' }, /no message "delete"/],
  ['an order that there is not', { protocol: 1, type: 'order', to: 'a', order: 'delete' }, /order "delete"/],
  ['an order of __proto__', { protocol: 1, type: 'order', to: 'a', order: '__proto__' }, /"__proto__"/],
  ['an order to nobody', { protocol: 1, type: 'order', order: 'stop' }, /got undefined/],
  ['events that are no list', { protocol: 1, type: 'run', from: 'a', events: { length: 3 } }, /a list/],
  ['an event that is none', newsOf(null), /event is an object/],
  ['an event of one page only', newsOf({ type: 'shipped' }), /no event "shipped"/],
  [
    'an endless list',
    { protocol: 1, type: 'news', from: 'a', events: new Array(300_000).fill({ type: 'run' }) },
    /200000 at most/,
  ],
  ['no sender', { protocol: 1, type: 'news', events: [] }, /got undefined/],
  ['a status that there is not', newsOf({ type: 'run', status: 'gone' }), /status is running or/],
  ['settings out of range', newsOf({ type: 'settings', settings: { ...settings, seed: -1 } }), /seed/],
  ['a stage without progress', newsOf({ type: 'stage', stage: 'vision' }), /progress is an object/],
  ['a point at infinity', newsOf({ type: 'point', curve: 'vision', x: 1 / 0, values: {} }), /x is a finite/],
  [
    'a point of texts',
    newsOf({ type: 'point', curve: 'vision', x: 1, values: { kl: '1' } }),
    /kl is a number/,
  ],
  ['a file that is no run', newsOf({ type: 'kept', path: 'kept/../runs/a' }), /path is that of a run/],
  [
    'a picture of another size',
    newsOf({ type: 'reconstruction', strip: { count: 9, originals: new Uint8Array(3) } }),
    /9 pictures/,
  ],
])('fromWire refuses %s', (_, data, reason) => {
  expect(() => fromWire(data)).toThrow(reason);
});
