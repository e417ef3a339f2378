/** Commands that open the rooms of the page. */
import type { CommandTargets as Page } from './command.ts';
import { copyLink } from './link.ts';
import { ROOM_NAMES, type RoomId } from './rooms.ts';

/** @param key its place on the keyboard's row of digits, of which there are fewer than rooms */
const roomCommand = (room: RoomId, key?: string) => ({
  label: `Room: ${ROOM_NAMES[room]}`,
  icon: 'room' as const,
  applies: ({ rooms }: Page) => rooms.state.getState().room !== room,
  ...(key !== undefined && { shortcut: { keys: [key], shown: key } }),
  run: ({ rooms }: Page) => rooms.open(room),
});

export const ROOM_COMMANDS = {
  openRoom: {
    label: 'Open a room',
    run: ({ rooms }: Page, room: RoomId, opened?: 'back') => rooms.open(room, opened),
  },
  openWatch: roomCommand('watch', '1'),
  openEnvironment: roomCommand('environment', '2'),
  openVision: roomCommand('vision', '3'),
  openMemory: roomCommand('memory', '4'),
  openController: roomCommand('controller', '5'),
  openDream: roomCommand('dream'),
  openTrain: roomCommand('train', '6'),
  openReport: roomCommand('report', '7'),
  openPaperRoom: roomCommand('paper', '8'),
  openRuns: roomCommand('runs', '9'),
  openData: roomCommand('data'),
  openMachines: roomCommand('machines'),
  copyLink: { label: 'Copy link to this view', icon: 'link', run: (page: Page) => copyLink(page) },
} as const;
