/**
 * Everything a visitor can do, in one table: name, label, icon, shortcut, run. Buttons, keys, the palette, the list of
 * shortcuts and tests read it. Components read the state and run commands; nothing else in the page writes.
 */
import type { Command, CommandTargets, Shortcut } from './command.ts';
import { DATA_COMMANDS } from './data-commands.ts';
import { INSIDE_COMMANDS } from './inside-commands.ts';
import { LIBRARY_COMMANDS } from './library-commands.ts';
import { MACHINE_COMMANDS } from './machine-commands.ts';
import { PAPER_COMMANDS } from './paper-commands.ts';
import { RACE_COMMANDS } from './race-commands.ts';
import { RECORD_COMMANDS } from './record-commands.ts';
import { ROOM_COMMANDS } from './room-commands.ts';
import { RUN_COMMANDS } from './run-commands.ts';
import { TIMELINE_COMMANDS } from './timeline-commands.ts';
import { VIEW_COMMANDS } from './view-commands.ts';

export const COMMANDS = {
  ...RUN_COMMANDS,
  ...LIBRARY_COMMANDS,
  ...DATA_COMMANDS,
  ...VIEW_COMMANDS,
  ...RACE_COMMANDS,
  ...INSIDE_COMMANDS,
  ...ROOM_COMMANDS,
  ...PAPER_COMMANDS,
  ...RECORD_COMMANDS,
  ...MACHINE_COMMANDS,
  ...TIMELINE_COMMANDS,
} satisfies Record<string, Command>;

export type CommandName = keyof typeof COMMANDS;

/** What a command is called with, after the page. */
export type ArgumentOf<Name extends CommandName> =
  Parameters<(typeof COMMANDS)[Name]['run']> extends [unknown, ...infer Argument] ? Argument : never;

/** Commands that a button or a key can run as they are. */
export type PlainCommand = {
  [Name in CommandName]: ArgumentOf<Name> extends [] ? Name : never;
}[CommandName];

export type RunCommand = <Name extends CommandName>(
  name: Name,
  ...argument: ArgumentOf<Name>
) => ReturnType<(typeof COMMANDS)[Name]['run']>;

/** Runs commands on a page. */
export const runnerOf =
  (page: CommandTargets): RunCommand =>
  (name, ...argument) => {
    const { run } = COMMANDS[name] as unknown as {
      run: (
        page: CommandTargets,
        ...argument: unknown[]
      ) => ReturnType<(typeof COMMANDS)[typeof name]['run']>;
    };
    return run(page, ...argument);
  };

/** The commands that have keys, in the order of the list. */
export const SHORTCUTS: readonly (Shortcut & { name: PlainCommand; label: string })[] = (
  Object.keys({ ...VIEW_COMMANDS, ...ROOM_COMMANDS }) as (
    | keyof typeof VIEW_COMMANDS
    | keyof typeof ROOM_COMMANDS
  )[]
).flatMap((name) => {
  const command: Command = COMMANDS[name];
  return command.shortcut ? [{ ...command.shortcut, name: name as PlainCommand, label: command.label }] : [];
});

/** Groups of the palette, in its order. */
const GROUPS: readonly (readonly [title: string, commands: Readonly<Record<string, Command>>])[] = [
  ['Rooms', ROOM_COMMANDS],
  ['Reality and dream', VIEW_COMMANDS],
  ['Your run', { ...RUN_COMMANDS, ...TIMELINE_COMMANDS }],
  ['The paper’s agent', PAPER_COMMANDS],
];

/** A line of the palette. */
export interface Listed {
  readonly name: PlainCommand;
  readonly group: string;
  readonly command: Command;
}

/** All commands that run as they are, but for those that belong to another one. */
export const LISTED: readonly Listed[] = GROUPS.flatMap(([group, commands]) =>
  Object.entries(commands)
    // The page is the only argument.
    .filter(([, { run, unlisted }]) => run.length === 1 && !unlisted)
    .map(([name, command]) => ({ name: name as PlainCommand, group, command })),
);

/** Lines of the palette that have an effect now, in a picture as for `shortcutsOf`. */
export function listedNow(page: CommandTargets, drivable: boolean, cameras: boolean): Listed[] {
  return LISTED.filter(
    ({ command: { shortcut, applies } }) =>
      (drivable || !shortcut?.drivable) && (cameras || !shortcut?.cameras) && applies?.(page) !== false,
  );
}

/** The shortcuts of a picture in which a person can act (`drivable`), and of one with cameras. */
export function shortcutsOf(drivable: boolean, cameras: boolean): typeof SHORTCUTS {
  return SHORTCUTS.filter((shortcut) => (drivable || !shortcut.drivable) && (cameras || !shortcut.cameras));
}

/** The command of a key, or null. @param cameras as the car has them, unless it is said */
export function commandOfKey(
  key: string,
  drivable: boolean,
  shift = false,
  cameras = drivable,
): PlainCommand | null {
  const pressed = key.toLowerCase();
  const shortcuts = shortcutsOf(drivable, cameras);
  const bound = (wanted: string) => shortcuts.find(({ keys }) => keys.includes(wanted));
  return ((shift ? bound(`shift+${pressed}`) : undefined) ?? bound(pressed))?.name ?? null;
}
