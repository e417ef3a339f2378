/** Commands of races and replays: who else drives on the track, and which episode is driven again. */
import type { CommandTargets as Page } from './command.ts';
import type { OpponentActor } from './engine.ts';
import { backToOwnWorld } from './own-world.ts';
import type { StoredRun } from './run-library.ts';
import { DREAM_TRAINED, readShipped } from './shipped-agent.ts';

/** What the other agent is called where it is the one that comes with the page. */
export const PRETRAINED = 'the pretrained agent';
/** And where it is the one whose C never met the road while it evolved. */
export const FROM_DREAMS = 'the agent trained in dreams';

function replay(page: Page, actor: 'controller' | 'random', seed: number, told: string): void {
  const { loop, view, rooms, actions } = page;
  // What the report and the search tell of is the C that was kept.
  if (loop.state.getState().mean !== null) void loop.editController(null);
  loop.newWish();
  if (loop.state.getState().opponent !== null) loop.setOpponent(null);
  loop.setActor(actor);
  void loop.replay(seed);
  loop.play();
  actions.notify('info', told);
  if (view.element === null) rooms.open('watch');
  else view.element.reveal();
}

export const RACE_COMMANDS = {
  setOpponent: {
    label: 'Opponent',
    run: ({ loop }: Page, opponent: OpponentActor | null) => loop.setOpponent(opponent),
  },
  /** The end of a race: another one, on this track or the next. */
  race: {
    label: 'Race',
    run: ({ loop, view }: Page, seed: number) => {
      void loop.reset(seed);
      loop.play();
      view.element?.focus();
    },
  },
  /** An episode of the evaluation or a hard track of the search, from its start; `told` says which one it is. */
  replayScored: {
    label: 'Watch this episode',
    run: (page: Page, actor: 'controller' | 'random', seed: number, told: string) => {
      const changed = backToOwnWorld(page);
      if (changed !== null) replay(page, actor, seed, told + changed);
    },
  },
  /** An episode of the world that is watched. */
  replay: { label: 'Watch this episode', run: replay },

  /** Another agent drives the same track beside the one of the page. */
  raceFile: {
    label: 'Open a file',
    icon: 'load',
    run: (page: Page, name: string, read: () => Promise<Uint8Array>) => raceAgainst(page, name, read),
  },
  raceStored: {
    label: 'A run of this browser',
    run: (page: Page, run: StoredRun) => raceAgainst(page, run.name, () => page.library.read(run)),
  },
  raceShipped: {
    label: 'Pretrained agent',
    run: (page: Page) => {
      const { experiment } = page.lab.store.getState().settings;
      return raceAgainst(page, PRETRAINED, () => readShipped(experiment));
    },
  },
  raceDreamTrained: {
    label: 'Agent trained in dreams',
    run: (page: Page) => {
      const { experiment } = page.lab.store.getState().settings;
      page.rooms.open('environment');
      return raceAgainst(page, FROM_DREAMS, () => readShipped(experiment, DREAM_TRAINED));
    },
  },
} as const;

async function raceAgainst(
  { actions, loop }: Page,
  name: string,
  read: () => Promise<Uint8Array>,
): Promise<void> {
  const isWanted = loop.newWish();
  if (!(await actions.openOther(name, read, isWanted))) return;
  if (!isWanted()) return loop.raceOther(name, false);
  if (loop.state.getState().actor === 'driver') loop.setActor('controller');
  loop.raceOther(name);
  loop.play();
}
