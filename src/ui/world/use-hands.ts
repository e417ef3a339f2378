/** The hands of whoever acts: keys, fingers and game pads as actions, for all pictures of a room. */
import { useCallback, useLayoutEffect, useMemo, useState } from 'react';
import { messageOf } from '../../math/text.ts';
import type { RunCommand } from '../../store/commands.ts';
import type { ViewerFrame } from '../../store/engine.ts';
import { usePanels } from '../experiments/index.tsx';
import { matchesMedia } from '../media.ts';
import { useFrames, useWorkbench } from '../workbench.tsx';
import { Driving } from './driving.ts';
import { gamePadReader } from './game-pad.ts';
import type { Hands } from './hands.ts';

/** Fingers are what this screen is pointed at with. */
const touchFirst = (): boolean => matchesMedia('(pointer: coarse)');

const withoutPads =
  (run: RunCommand) =>
  (error: unknown): void =>
    run(
      'notify',
      'info',
      `This browser does not let the page read game pads (${messageOf(error)}): drive with the keyboard or by touch.`,
    );

const noPad = (): null => null;

export interface UsedHands {
  readonly driving: Hands;
  /** A finger drives: where the pads are is shown. */
  readonly touched: boolean;
  touch(): void;
}

export function useHands(): UsedHands {
  const { loop, run } = useWorkbench();
  const { hands } = usePanels();
  const [touched, setTouched] = useState(touchFirst);
  // Where nobody can act, nobody asks these hands.
  const driving = useMemo(() => {
    const pads = gamePadReader(withoutPads(run));
    return hands?.make(pads) ?? new Driving(pads);
  }, [run, hands]);
  useLayoutEffect(() => {
    loop.humanAction = driving.action;
    return () => {
      // A room without hands: nothing is touched, by a pad neither.
      loop.humanAction = (hands?.make(noPad) ?? new Driving(noPad)).action;
    };
  }, [loop, driving, hands]);

  const follow = useCallback(
    (frame: ViewerFrame) => {
      driving.speed = frame.speed ?? 0;
    },
    [driving],
  );
  useFrames(follow);
  const touch = useCallback(() => setTouched(true), []);
  return { driving, touched, touch };
}
