/** Commands of the environment that is watched: play and step, drive, dream, camera. */
import type { CommandTargets as Page } from './command.ts';
import type { Actor, DreamDriver, OpponentActor, View } from './engine.ts';
import { SPEEDS } from './loop-clock.ts';
import type { ViewerLoop } from './viewer-loop.ts';

export const VIEW_COMMANDS = {
  togglePlay: {
    label: 'Play or pause',
    shortcut: { keys: [' '], shown: 'Space' },
    run: ({ loop }: Page) => loop.toggle(),
  },
  play: { label: 'Play', icon: 'play', run: ({ loop }: Page) => loop.play() },
  pause: { label: 'Pause', icon: 'pause', run: ({ loop }: Page) => loop.pause() },
  step: {
    label: 'Step',
    icon: 'step',
    shortcut: { keys: ['arrowright'], shown: '→' },
    run: ({ loop }: Page) => loop.step(),
  },
  stepTen: {
    label: 'Ten steps',
    shortcut: { keys: ['shift+arrowright'], shown: 'Shift →' },
    run: ({ loop }: Page) => loop.step(10),
  },
  slower: {
    label: 'Slower',
    shortcut: { keys: ['['], shown: '[' },
    run: ({ loop }: Page) => changeSpeed(loop, -1),
  },
  faster: {
    label: 'Faster',
    shortcut: { keys: [']'], shown: ']' },
    run: ({ loop }: Page) => changeSpeed(loop, 1),
  },
  setSpeed: { label: 'Speed', run: ({ loop }: Page, speed: number) => loop.setSpeed(speed) },
  restart: {
    label: 'Restart the episode',
    icon: 'restart',
    shortcut: { keys: ['r'], shown: 'R' },
    run: ({ loop }: Page) => loop.reset(),
  },
  nextEpisode: {
    label: 'Next episode',
    icon: 'next',
    shortcut: { keys: ['n'], shown: 'N' },
    run: ({ loop }: Page) => loop.reset(loop.state.getState().seed + 1),
  },
  setSeed: { label: 'Track', run: ({ loop }: Page, seed: number) => loop.reset(seed) },

  toggleDream: {
    label: 'Show or hide the dream',
    shortcut: { keys: ['t'], shown: 'T' },
    run: ({ loop }: Page) => (loop.state.getState().dreaming ? loop.hideDream() : void loop.startDream()),
  },
  startDream: { label: 'Dream from here', icon: 'dream', run: ({ loop }: Page) => loop.startDream() },
  toggleFan: {
    label: 'Four dreams',
    icon: 'dream',
    shortcut: { keys: ['f'], shown: 'F' },
    run: ({ loop }: Page) => loop.toggleFan(),
  },
  wakeUp: { label: 'Wake up here', run: ({ loop }: Page) => loop.wakeUp() },
  /** The dream of this seed that `npm run evaluate -- --world dream` plays. */
  dreamFromSeed: {
    label: 'Dream of this seed',
    icon: 'dream',
    run: ({ loop }: Page, seed: number) => loop.dreamFromSeed(seed),
  },
  setTau: { label: 'Temperature of the dream', run: ({ loop }: Page, tau: number) => loop.setTau(tau) },
  setDreamDriver: {
    label: 'Driver of the dream',
    run: ({ loop }: Page, driver: DreamDriver) => loop.setDreamDriver(driver),
  },

  driveDream: {
    label: 'Drive in the dream',
    icon: 'wheel',
    run: ({ loop, view }: Page) => {
      view.element?.focus();
      return loop.driveDream();
    },
  },
  driveReality: {
    label: 'Now in reality',
    icon: 'wheel',
    run: ({ loop, view }: Page) => {
      loop.startDriving();
      view.element?.focus();
    },
  },
  toggleDrive: {
    label: 'Drive or stop driving',
    shortcut: { keys: ['h'], shown: 'H', drivable: true },
    run: ({ loop }: Page) => (isDriving(loop) ? loop.stopDriving() : loop.startDriving()),
  },
  drive: {
    label: 'Drive',
    icon: 'wheel',
    run: ({ loop, view }: Page) => {
      loop.startDriving();
      view.element?.focus();
    },
  },
  stopDriving: { label: 'Stop driving', icon: 'wheel', run: ({ loop }: Page) => loop.stopDriving() },
  leaveView: {
    label: 'Stop driving and leave the picture',
    shortcut: { keys: ['escape'], shown: 'Esc' },
    run: ({ loop, view }: Page) => {
      loop.stopDriving();
      view.element?.blur();
    },
  },
  setActor: {
    label: 'Driver',
    run: ({ loop, view }: Page, actor: Actor) => {
      loop.setActor(actor);
      // The keys that drive work only there.
      if (actor === 'human') view.element?.focus();
    },
  },
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
  /** An episode of the evaluation or a hard track of the search, from its start. */
  replay: {
    label: 'Watch this episode',
    run: ({ loop, view }: Page, actor: 'controller' | 'random', seed: number) => {
      loop.setOpponent(null);
      loop.setActor(actor);
      void loop.reset(seed);
      loop.play();
      view.element?.reveal();
    },
  },

  nextCamera: {
    label: 'Next camera: as the agent, behind the car, north up, whole track',
    icon: 'camera',
    shortcut: { keys: ['c'], shown: 'C', cameras: true },
    run: ({ view }: Page) => view.nextCamera(),
  },
  zoomIn: {
    label: 'Zoom in',
    icon: 'zoomIn',
    shortcut: { keys: ['+', '='], shown: '+', cameras: true },
    run: ({ view }: Page) => view.zoomIn(),
  },
  zoomOut: {
    label: 'Zoom out',
    icon: 'zoomOut',
    shortcut: { keys: ['-'], shown: '−', cameras: true },
    run: ({ view }: Page) => view.zoomOut(),
  },
  resetZoom: {
    label: 'Reset zoom',
    shortcut: { keys: ['0'], shown: '0', cameras: true },
    run: ({ view }: Page) => view.resetZoom(),
  },
  zoomBy: { label: 'Zoom', run: ({ view }: Page, factor: number) => view.zoomBy(factor) },
  showShortcuts: {
    label: 'Keyboard shortcuts',
    icon: 'keyboard',
    shortcut: { keys: ['?'], shown: '?' },
    run: ({ view }: Page) => view.showShortcuts(true),
  },
  hideShortcuts: { label: 'Close', run: ({ view }: Page) => view.showShortcuts(false) },

  /** The frame that V decodes from a z. */
  decode: { label: 'Decode z', run: ({ loop }: Page, z: Float32Array) => loop.decode(z) },
  drawOn: {
    label: 'Draw the environment',
    run: ({ loop }: Page, fresh: (() => OffscreenCanvas | null) | null) => loop.drawOn(fresh),
  },
  look: { label: 'Size and camera of the picture', run: ({ loop }: Page, view: View) => loop.look(view) },
} as const;

/** A person, in reality or in the dream. */
function isDriving(loop: ViewerLoop): boolean {
  const { actor, dreamDriver } = loop.state.getState();
  return actor === 'human' || dreamDriver === 'human';
}

function changeSpeed(loop: ViewerLoop, by: 1 | -1): void {
  const { speed } = loop.state.getState();
  const next = by > 0 ? SPEEDS.find((other) => other > speed) : SPEEDS.findLast((other) => other < speed);
  if (next !== undefined) loop.setSpeed(next);
}
