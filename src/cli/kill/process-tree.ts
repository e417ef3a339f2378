/** A browser's processes: found by its profile's folder, and killed all at once, as a crash or a lost battery does. */
import { execFileSync } from 'node:child_process';

export interface Process {
  pid: number;
  parent: number;
  command: string;
}

/** All processes of the machine. Linux and macOS only. */
function processes(): Process[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return lines.split('\n').flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

/** The browser of this profile and every process below it. */
export function treeOf(profile: string, all: readonly Process[] = processes()): number[] {
  const tree = all
    .filter(({ command }) => command.split(' ').includes(`--user-data-dir=${profile}`))
    .map(({ pid }) => pid);
  for (let i = 0; i < tree.length; i++) {
    for (const { pid, parent } of all) if (parent === tree[i] && !tree.includes(pid)) tree.push(pid);
  }
  return tree;
}

/** SIGKILL to all of them. @returns how many there were */
export function killTree(profile: string): number {
  const tree = treeOf(profile);
  for (const pid of tree) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      // Ended already, with the one above it.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
  return tree.length;
}
