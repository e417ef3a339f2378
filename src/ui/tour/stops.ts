/** The stops of the tour: the element each points at, and what it says there, in at most three plain sentences. */
import type { Experiment } from '../../lab/settings/settings.ts';

export interface Stop {
  /** `data-anchor` of the element. */
  readonly anchor: string;
  readonly title: string;
  readonly text: string;
}

/** What differs between the experiments. */
interface Scene {
  readonly reality: string;
  readonly dream: string;
  readonly pull: string;
  /** Null where nobody acts. */
  readonly action: string | null;
}

const SCENES: Readonly<Record<Experiment, Scene>> = {
  'bouncing-ball': {
    reality: 'A ball in a box, moved by real rules: straight on, and back from the walls. Nobody acts here.',
    dream: 'no ball and no walls take part; a network that has watched many balls imagines the next picture',
    pull: 'the ball moves or melts',
    action: null,
  },
  'car-racing': {
    reality: 'A race track with real physics. A small network, C, holds the wheel; nobody programmed how.',
    dream:
      'no road and no physics take part; a network that has watched many drives imagines what comes next',
    pull: 'the road shifts or bends',
    action: 'steering, gas and brake',
  },
  pong: {
    reality:
      'A match of Pong by real rules. A small network, C, plays the green paddle; nobody programmed how.',
    dream: 'no ball and no rules take part; a network that has watched many matches imagines what comes next',
    pull: 'ball and paddles move or melt',
    action: 'up, down or stay',
  },
};

/** The stop after or before one; that of an experiment with more stops counts as the last. */
export function besideStop(index: number, step: 1 | -1, count: number): number {
  return Math.max(0, Math.min(count - 1, Math.min(index, count - 1) + step));
}

/** @returns at most eight */
export function stopsOf(experiment: Experiment): Stop[] {
  const { reality, dream, pull, action } = SCENES[experiment];
  const agent: Stop[] =
    action === null
      ? []
      : [
          {
            anchor: 'loop-c',
            title: 'C chooses',
            text:
              `C multiplies z and h with its weights and gets ${action}. That is all of it: no layers, no rules. ` +
              'Its weights were found by trying, not by being told.',
          },
          {
            anchor: 'dream-driver',
            title: 'Who drives the dream?',
            text:
              'C may drive its own dream, or the dream may get the actions of reality: then you see how long M ' +
              'keeps up with the true world. Or take the wheel yourself. A dream costs no real mistakes: C can ' +
              'even be trained in there.',
          },
        ];
  const [c, driver] = agent;
  return [
    { anchor: 'reality', title: 'Reality', text: reality },
    {
      anchor: 'dream',
      title: 'The dream',
      text: `This picture is made up as you watch: ${dream}. It began at a real moment and is on its own since.`,
    },
    {
      anchor: 'latents',
      title: 'V sees, and keeps a few numbers',
      text:
        'V squeezes every picture into these numbers, z, and can paint a picture from them again. ' +
        `Pull a slider now: ${pull}. That picture is V’s.`,
    },
    {
      anchor: 'loop-m',
      title: 'M predicts, and remembers',
      text:
        'M takes z and the action and predicts the next z. What it needs from the past it keeps in h, the ' +
        'flickering square beside it. Fed with its own predictions, M dreams.',
    },
    ...(c ? [c] : []),
    {
      anchor: 'tau',
      title: 'How wild may the dream be?',
      text:
        'M knows several futures and draws one. τ says how daring it draws: turn it down and nothing surprising ' +
        'happens, turn it up and the picture jumps.',
    },
    ...(driver ? [driver] : []),
    {
      anchor: 'room-train',
      title: 'Train your own',
      text:
        'V and M learn from nothing in this tab, in minutes to hours; you can watch the pictures sharpen. ' +
        'The blocks above lead to a room each, with the equations and the source.',
    },
  ];
}
