/**
 * The rooms of the page: the first screen, one room for each block of the loop, and those of the run. A room has an
 * address, `#room=vision`, beside the settings in the hash; the first screen has none.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { didYouMean } from '../math/text.ts';

export const ROOM_IDS = [
  'watch',
  'environment',
  'vision',
  'memory',
  'controller',
  'dream',
  'train',
  'report',
  'paper',
  'runs',
  'data',
  'machines',
] as const;
export type RoomId = (typeof ROOM_IDS)[number];

/** Names as the page shows them. */
export const ROOM_NAMES: Readonly<Record<RoomId, string>> = {
  watch: 'Reality and dream',
  environment: 'Environment',
  vision: 'Vision (V)',
  memory: 'Memory (M)',
  controller: 'Controller (C)',
  dream: 'Dream',
  train: 'Train your own',
  report: 'Report',
  paper: 'The paper’s agent',
  runs: 'Runs',
  data: 'Data',
  machines: 'Machines',
};

/** By the address that the page was loaded with, by a command, or by Back and Forward of the browser. */
export type OpenedBy = 'load' | 'command' | 'back';

export interface RoomState {
  room: RoomId;
  opened: OpenedBy;
}

export class Rooms {
  readonly state: StoreApi<RoomState>;

  constructor(room: RoomId) {
    this.state = createStore<RoomState>(() => ({ room, opened: 'load' }));
  }

  readonly open = (room: RoomId, opened: OpenedBy = 'command'): void => this.state.setState({ room, opened });
}

/** A hash, split into the room and what is left for the settings. */
export interface RoomAddress {
  room: RoomId;
  settings: string;
}

/**
 * Splits `#room=vision&seed=3`. Without a room it is the first screen.
 * @throws Error naming a room that does not exist
 */
export function splitHash(hash: string): RoomAddress {
  const { named, settings } = partsOf(hash);
  if (named.length > 1) throw new Error('room is given twice in the address: leave one out');
  const wanted = new URLSearchParams(named[0]).get('room') ?? 'watch';
  const room = ROOM_IDS.find((id) => id === wanted);
  if (room === undefined) {
    throw new Error(
      `there is no room "${wanted}": ${didYouMean(wanted, ROOM_IDS)}one of ${ROOM_IDS.join(', ')}`,
    );
  }
  return { room, settings: `#${settings.join('&')}` };
}

/** What of a hash is settings, whatever its room says. */
export function withoutRoom(hash: string): string {
  return `#${partsOf(hash).settings.join('&')}`;
}

/** The hash of a room with these settings (`settingsToHash`). */
export function joinHash(room: RoomId, settings: string): string {
  return room === 'watch' ? settings : `#room=${room}&${settings.replace(/^#/, '')}`;
}

function partsOf(hash: string): { named: string[]; settings: string[] } {
  const parts = hash.replace(/^#/, '').split('&');
  return {
    named: parts.filter((part) => part.startsWith('room=')),
    settings: parts.filter((part) => part !== '' && !part.startsWith('room=')),
  };
}
