/** A shared run as the page shows it: who plays, how fast, and which part each did. */
import type { ClusterState } from '../lab/events.ts';
import { evaluatorsOf, joinLink, parseCoordinator } from '../lab/join-request.ts';
import type { CurveLine } from './curves.ts';
import type { Lab } from './lab.ts';
import type { Sharing, WorkerLoad } from './store.ts';

type Evaluator = ClusterState['evaluators'][number];

export interface MachineRow {
  id: string;
  name: string;
  /** Null when the run is over. */
  state: 'waiting' | 'playing' | 'paused' | 'left' | 'gone' | 'quarantined' | null;
  cores: number;
  /** Episodes in hand, of as many as it takes; null for this machine, which takes them as it likes. */
  hand: { held: number; slots: number } | null;
  stepsPerSecond: number;
  /** Mean seconds from a task to its result; null where there is none. */
  latency: number | null;
  episodes: number;
  /** Of all episodes so far, 0 .. 1; null before the first. */
  share: number | null;
  /** Why its results do not count; null where they do. */
  quarantine: string | null;
}

/** More would slow the page down, and nobody reads them. */
export const MOST_ROWS = 100;

export const THROUGHPUT_LINES: readonly CurveLine[] = [
  { key: 'here', label: 'This machine', tone: 'reference' },
  { key: 'evaluators', label: 'Evaluators', tone: 'c' },
];

/** @param page address of the page @throws Error where the server's is none */
export function sharingOver(server: string, page: string): Sharing {
  const { url, loopback } = parseCoordinator(server);
  const evaluators = evaluatorsOf(server);
  return { server: url, loopback, joinLink: evaluators === null ? null : joinLink(page, evaluators) };
}

export function noteMachines(lab: Lab, machines: ClusterState, seconds: number): void {
  lab.store.setState({ machines });
  const evaluators = machines.evaluators.reduce((sum, { gone, stepsPerSecond }) => {
    return sum + (gone ? 0 : stepsPerSecond);
  }, 0);
  lab.throughput.append(seconds, { here: stepsHere(lab.store.getState().workers), evaluators });
}

/**
 * This machine, then the evaluators, those that did most first.
 * @param isOver the run has ended: what is left is who did how much
 */
export function machineRows(
  machines: ClusterState,
  workers: readonly WorkerLoad[],
  isOver = false,
): MachineRow[] {
  const all = machines.here + machines.evaluators.reduce((sum, { given }) => sum + given, 0);
  const shareOf = (episodes: number): number | null => (all === 0 ? null : episodes / all);
  const speed = stepsHere(workers);
  const here: MachineRow = {
    id: '',
    name: 'This machine',
    state: speed > 0 ? 'playing' : 'waiting',
    cores: workers.length,
    hand: null,
    stepsPerSecond: speed,
    latency: null,
    episodes: machines.here,
    share: shareOf(machines.here),
    quarantine: null,
  };
  const others = machines.evaluators.map(
    (each): MachineRow => ({
      id: each.evaluator,
      name: each.name,
      state: stateOf(each),
      cores: each.workers,
      hand: { held: each.held, slots: each.slots },
      stepsPerSecond: each.gone ? 0 : each.stepsPerSecond,
      latency: each.latency > 0 ? each.latency / 1000 : null,
      episodes: each.given,
      share: shareOf(each.given),
      quarantine: each.quarantine,
    }),
  );
  const rows = [here, ...others.sort((a, b) => b.episodes - a.episodes)];
  if (!isOver) return rows;
  return rows.map((row) => ({
    ...row,
    state: row.state === 'quarantined' ? row.state : null,
    hand: null,
    stepsPerSecond: 0,
  }));
}

/** In a sentence; null where nobody has joined. */
export function machinesVerdict(rows: readonly MachineRow[]): string | null {
  const [here, ...others] = rows;
  if (others.length === 0) return null;
  const present = others.filter(({ state }) => state !== 'gone' && state !== 'left');
  const count = present.length === 1 ? '1 evaluator is' : `${present.length} evaluators are`;
  if (here.share === null) return `${count} there; no episode has been played yet.`;
  const episodes = rows.reduce((sum, row) => sum + row.episodes, 0);
  const part = `${Math.round(100 * (1 - here.share))} % of ${episodes.toLocaleString('en')} episodes`;
  if (here.state === null) return `The run is over. Evaluators played ${part}, this machine the rest.`;
  return `${count} there. Evaluators played ${part} so far, this machine the rest.`;
}

function stateOf({ quarantine, state, gone }: Evaluator): MachineRow['state'] {
  if (quarantine !== null) return 'quarantined';
  return gone && state !== 'left' ? 'gone' : state;
}

function stepsHere(workers: readonly WorkerLoad[]): number {
  return workers.reduce((sum, { alive, stepsPerSecond }) => sum + (alive ? stepsPerSecond : 0), 0);
}
