/** Commands of the watched environment (play and step, drive, dream, camera), and of what lies over the page. */
import { experimentOf, hasController } from '../lab/settings/settings.ts';
import type { CommandTargets as Page } from './command.ts';
import type { Actor, DrawnPicture, DreamDriver, View } from './engine.ts';
import { SPEEDS } from './loop-clock.ts';
import type { PictureName } from './view-control.ts';
import type { ViewerLoop } from './viewer-loop.ts';

export const VIEW_COMMANDS = {
  togglePlay: {
    label: 'Play or pause',
    icon: 'play',
    shortcut: { keys: [' '], shown: 'Space' },
    run: ({ loop }: Page) => loop.toggle(),
  },
  play: { label: 'Play', icon: 'play', unlisted: true, run: ({ loop }: Page) => loop.play() },
  pause: { label: 'Pause', icon: 'pause', unlisted: true, run: ({ loop }: Page) => loop.pause() },
  step: {
    label: 'Step',
    icon: 'step',
    shortcut: { keys: ['arrowright'], shown: '→' },
    run: ({ loop }: Page) => loop.step(),
  },
  stepTen: {
    label: 'Ten steps',
    icon: 'step',
    shortcut: { keys: ['shift+arrowright'], shown: 'Shift →' },
    run: ({ loop }: Page) => loop.step(10),
  },
  stepBack: {
    label: 'Step back',
    icon: 'stepBack',
    applies: hasSteps,
    shortcut: { keys: ['arrowleft'], shown: '←' },
    run: ({ loop }: Page) => loop.seekBy(-1),
  },
  stepBackTen: {
    label: 'Ten steps back',
    icon: 'stepBack',
    applies: hasSteps,
    shortcut: { keys: ['shift+arrowleft'], shown: 'Shift ←' },
    run: ({ loop }: Page) => loop.seekBy(-10),
  },
  /** The bar below the picture. */
  seek: { label: 'Step of the episode', run: ({ loop }: Page, step: number) => loop.seek(step) },
  slower: {
    label: 'Slower',
    icon: 'slower',
    applies: ({ loop }: Page) => speedBeside(loop, -1) !== undefined,
    shortcut: { keys: ['['], shown: '[' },
    run: ({ loop }: Page) => changeSpeed(loop, -1),
  },
  faster: {
    label: 'Faster',
    icon: 'faster',
    applies: ({ loop }: Page) => speedBeside(loop, 1) !== undefined,
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
    icon: 'dream',
    applies: canDream,
    shortcut: { keys: ['t'], shown: 'T' },
    run: (page: Page) =>
      page.loop.state.getState().dreaming ? page.loop.hideDream() : void askForDream(page).startDream(),
  },
  startDream: {
    label: 'Dream from here',
    icon: 'dream',
    applies: canDream,
    run: (page: Page) => askForDream(page).startDream(),
  },
  toggleFan: {
    label: 'Four dreams',
    icon: 'dream',
    applies: canDream,
    shortcut: { keys: ['f'], shown: 'F' },
    run: (page: Page) => askForDream(page).toggleFan('draws'),
  },
  compareTau: {
    label: 'Compare τ: four dreams at 0.1, 0.5, 1 and 1.3',
    icon: 'dream',
    applies: canDream,
    run: (page: Page) => askForDream(page).toggleFan('temperatures'),
  },
  wakeUp: {
    label: 'Wake up here',
    icon: 'wake',
    applies: ({ loop }: Page) => loop.state.getState().dreaming,
    run: ({ loop }: Page) => loop.wakeUp(),
  },
  /** The dream of this seed that `npm run evaluate -- --world dream` plays. */
  dreamFromSeed: {
    label: 'Dream of this seed',
    icon: 'dream',
    run: (page: Page, seed: number) => askForDream(page).dreamFromSeed(seed),
  },
  setTau: { label: 'Temperature of the dream', run: ({ loop }: Page, tau: number) => loop.setTau(tau) },
  setDreamDriver: {
    label: 'Driver of the dream',
    run: (page: Page, driver: DreamDriver) => askForDream(page).setDreamDriver(driver),
  },

  driveDream: {
    label: 'Drive in the dream',
    icon: 'wheel',
    applies: (page: Page) => canDream(page) && canAct(page),
    run: (page: Page) => {
      focusOn(page, 'dream');
      return askForDream(page).driveDream();
    },
  },
  driveReality: {
    label: 'Now in reality',
    icon: 'wheel',
    unlisted: true,
    run: (page: Page) => {
      page.loop.startDriving();
      focusOn(page, 'reality');
    },
  },
  toggleDrive: {
    label: 'Drive or stop driving',
    icon: 'wheel',
    shortcut: { keys: ['h'], shown: 'H', drivable: true },
    run: (page: Page) => {
      if (isDriving(page.loop)) return page.loop.stopDriving();
      page.loop.startDriving();
      focusOn(page, 'reality');
    },
  },
  drive: {
    label: 'Drive',
    icon: 'wheel',
    unlisted: true,
    run: (page: Page) => {
      page.loop.startDriving();
      focusOn(page, 'reality');
    },
  },
  stopDriving: {
    label: 'Stop driving',
    icon: 'wheel',
    unlisted: true,
    run: ({ loop }: Page) => loop.stopDriving(),
  },
  leaveView: {
    label: 'Stop driving and leave the picture',
    unlisted: true,
    shortcut: { keys: ['escape'], shown: 'Esc' },
    run: ({ loop, view }: Page) => {
      loop.stopDriving();
      view.element?.blur();
      view.dreamElement?.blur();
    },
  },
  setActor: {
    label: 'Driver',
    run: (page: Page, actor: Actor) => {
      page.loop.setActor(actor);
      if (actor === 'human') focusOn(page, 'reality');
    },
  },

  nextCamera: {
    label: 'Next camera: as the agent, behind the car, north up, whole track',
    icon: 'camera',
    applies: hasPicture,
    shortcut: { keys: ['c'], shown: 'C', cameras: true },
    run: ({ view }: Page) => view.nextCamera(),
  },
  zoomIn: {
    label: 'Zoom in',
    icon: 'zoomIn',
    applies: hasPicture,
    shortcut: { keys: ['+', '='], shown: '+', cameras: true },
    run: ({ view }: Page) => view.zoomIn(),
  },
  zoomOut: {
    label: 'Zoom out',
    icon: 'zoomOut',
    applies: hasPicture,
    shortcut: { keys: ['-'], shown: '−', cameras: true },
    run: ({ view }: Page) => view.zoomOut(),
  },
  resetZoom: {
    label: 'Reset zoom',
    icon: 'search',
    applies: hasPicture,
    shortcut: { keys: ['0'], shown: '0', cameras: true },
    run: ({ view }: Page) => view.resetZoom(),
  },
  zoomBy: { label: 'Zoom', run: ({ view }: Page, factor: number) => view.zoomBy(factor) },
  showShortcuts: {
    label: 'Keyboard shortcuts',
    icon: 'keyboard',
    shortcut: { keys: ['?'], shown: '?' },
    run: ({ view }: Page) => view.show('shortcuts'),
  },
  openPalette: {
    label: 'All commands',
    icon: 'search',
    unlisted: true,
    shortcut: { keys: ['ctrl+k'], shown: 'Ctrl K', everywhere: true },
    run: ({ view }: Page) => view.show('palette'),
  },
  closeDialog: { label: 'Close', unlisted: true, run: ({ view }: Page) => view.show(null) },

  drawOn: {
    label: 'Draw the environment',
    run: ({ loop }: Page, fresh: (() => OffscreenCanvas | null) | null, picture?: DrawnPicture) =>
      loop.drawOn(fresh, picture),
  },
  look: {
    label: 'Size and camera of the picture',
    run: ({ loop }: Page, view: View, picture?: DrawnPicture) => loop.look(view, picture),
  },
} as const;

/** A person, in reality or in the dream. */
function isDriving(loop: ViewerLoop): boolean {
  const { actor, dreamDriver } = loop.state.getState();
  return actor === 'human' || dreamDriver === 'human';
}

/** There is something to go back over. */
function hasSteps({ loop }: Page): boolean {
  return (loop.latest?.step ?? 0) > 0;
}

function hasPicture({ view }: Page): boolean {
  return view.element !== null;
}

/** The next one of `SPEEDS`. */
function speedBeside(loop: ViewerLoop, by: 1 | -1): number | undefined {
  const { speed } = loop.state.getState();
  return by > 0 ? SPEEDS.find((other) => other > speed) : SPEEDS.findLast((other) => other < speed);
}

function changeSpeed(loop: ViewerLoop, by: 1 | -1): void {
  const next = speedBeside(loop, by);
  if (next !== undefined) loop.setSpeed(next);
}

/** A dream that a visitor asks for is to be seen, not the z that they hold. */
function askForDream({ loop, view }: Page): ViewerLoop {
  view.askForDream();
  return loop;
}

/** Gives a picture the focus, whatever control or room was used: the keys that drive work only there. */
function focusOn({ view, rooms }: Page, picture: PictureName): void {
  if (!view.focusOn(picture)) rooms.open('watch');
}

function canAct({ lab }: Page): boolean {
  return hasController(experimentOf(lab.store.getState().settings.experiment));
}

function canDream({ loop }: Page): boolean {
  const { has } = loop.state.getState();
  return has.vision && has.memory;
}
