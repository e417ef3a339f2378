/** Tabs of the page in one process: their channels, their locks, and a page in each. */
import { vi } from 'vitest';
import type { TabChannel } from '../../src/lab/clients/tabs.ts';
import type { LabEvent, LabListener } from '../../src/lab/events.ts';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { connect } from '../../src/store/connect.ts';
import { createLab } from '../../src/store/lab.ts';
import { RunWatch } from '../../src/store/run-watch.ts';
import { fromWire, type TabMessage } from '../../src/store/tab-message.ts';

export const settings = presetSettings('car-racing', 'smoke');
/** Web locks of one process: shared ones together, the others one after another, as asked. */
export function locks() {
  const queues = new Map<string, { held: number; waiting: { mode: string; go(): void }[] }>();
  const pump = (name: string): void => {
    const queue = queues.get(name)!;
    for (let next = queue.waiting[0]; next !== undefined; next = queue.waiting[0]) {
      if (queue.held > 0 && next.mode !== 'shared') return;
      queue.waiting.shift();
      queue.held++;
      next.go();
    }
  };
  const request = (
    name: string,
    { mode = 'exclusive' }: LockOptions,
    job: (lock: object) => Promise<unknown>,
  ) => {
    if (!queues.has(name)) queues.set(name, { held: 0, waiting: [] });
    const queue = queues.get(name)!;
    return new Promise((resolve, reject) => {
      const go = (): void => {
        const end = (): void => {
          queue.held--;
          pump(name);
        };
        job({}).then(resolve, reject).finally(end);
      };
      queue.waiting.push({ mode, go });
      pump(name);
    });
  };
  /** As if the tab that holds it were closed. */
  const lose = (name: string): void => {
    queues.get(name)!.held--;
    pump(name);
  };
  return { request, lose };
}

/** Channels of one name: a message reaches all others, as a copy. */
export class Channels {
  readonly all: (TabChannel & { sent: TabMessage[] })[] = [];

  open(): TabChannel & { sent: TabMessage[] } {
    const channel = {
      onmessage: null as TabChannel['onmessage'],
      sent: [] as TabMessage[],
      postMessage: (data: object): void => {
        channel.sent.push(fromWire(data)!);
        for (const other of this.all) {
          if (other !== channel)
            other.onmessage?.call(
              other as unknown as BroadcastChannel,
              { data: structuredClone(data) } as MessageEvent,
            );
        }
      },
    };
    this.all.push(channel);
    return channel;
  }
}

export function openTab(channels: Channels, id: string, experiment: typeof settings = settings) {
  const lab = createLab(experiment);
  const listeners = new Set<LabListener>();
  const emit = (...events: LabEvent[]): void => {
    for (const event of events) for (const listener of listeners) listener(event);
  };
  const engine = {
    subscribe(listener: LabListener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    importCheckpoint: vi.fn(async () =>
      emit({ type: 'settings', settings }, { type: 'weights', part: 'vision' }),
    ),
    ...{ pause: vi.fn(), resume: vi.fn(), stop: vi.fn() },
  };
  const library = { read: vi.fn(async () => new Uint8Array(1)), offer: vi.fn(async () => undefined) };
  const channel = channels.open();
  const watch = new RunWatch(lab, engine, library, channel, id);
  connect(watch, lab);
  watch.begin();
  return { lab, emit, engine, library, channel, watch };
}
