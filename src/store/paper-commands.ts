/**
 * Commands of the paper's agent: its files, its recording, its dream. They act on a panel of its room, where they have
 * their buttons, so that the palette has none of them.
 */
import type { DreamOrigin } from '../lab/clients/paper-client.ts';
import type { CommandTargets as Page } from './command.ts';

export const PAPER_COMMANDS = {
  openPaper: { label: 'The paper’s agent…', unlisted: true, run: ({ paper }: Page) => paper.setOpened(true) },
  closePaper: {
    label: 'Close',
    icon: 'close',
    unlisted: true,
    run: ({ paper }: Page) => paper.setOpened(false),
  },
  takePaperFiles: {
    label: 'Files of the paper’s agent',
    icon: 'load',
    /** Wherever they were dropped, one sees in its room what becomes of them. */
    run: ({ paper, rooms }: Page, files: readonly File[]) => {
      if (rooms.state.getState().room !== 'paper') rooms.open('paper');
      return paper.take(files);
    },
  },
  playPaper: { label: 'Play', icon: 'play', unlisted: true, run: ({ paper }: Page) => paper.play() },
  pausePaper: { label: 'Pause', icon: 'pause', unlisted: true, run: ({ paper }: Page) => paper.pause() },
  stepPaper: { label: 'Step', icon: 'step', unlisted: true, run: ({ paper }: Page) => paper.step() },
  seekPaper: {
    label: 'Frame of the recording',
    run: ({ paper }: Page, frame: number) => paper.showFrame(frame),
  },
  setPaperSpeed: { label: 'Speed', run: ({ paper }: Page, speed: number) => paper.setSpeed(speed) },
  startPaperDream: {
    label: 'Dream from here',
    icon: 'dream',
    run: ({ paper }: Page, origin: DreamOrigin) => paper.startDream(origin),
  },
  endPaperDream: {
    label: 'End dream',
    icon: 'stop',
    unlisted: true,
    run: ({ paper }: Page) => paper.endDream(),
  },
  setPaperTau: {
    label: 'Temperature of the dream',
    run: ({ paper }: Page, tau: number) => paper.setTau(tau),
  },
  setPaperSeed: { label: 'Seed of the dream', run: ({ paper }: Page, seed: number) => paper.setSeed(seed) },
} as const;
