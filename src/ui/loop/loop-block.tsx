/** One block of the loop: a network by its letter and colour, or data as a small live picture; opens its room. */
import type { ReactNode } from 'react';
import type { RoomId } from '../../store/rooms.ts';
import { useRooms, useWorkbench } from '../workbench.tsx';
import classes from './loop.module.css';

interface LoopBlockProps {
  room: RoomId;
  name: string;
  /** One plain sentence, which the name begins. */
  says: string;
  /** A network; its letter is the picture. */
  net?: 'V' | 'M' | 'C';
  /** It is not trained yet. */
  waits?: boolean;
  children?: ReactNode;
}

export function LoopBlock({ room, name, says, net, waits = false, children }: LoopBlockProps) {
  const { run } = useWorkbench();
  const here = useRooms((state) => state.room === room);
  return (
    <li className={classes.item}>
      <button
        type="button"
        className={classes.block}
        data-here={here}
        data-net={net}
        data-waits={waits}
        aria-current={here ? 'page' : undefined}
        data-testid={`loop-${name.toLowerCase()}`}
        data-anchor={`loop-${name.toLowerCase()}`}
        onClick={() => run('openRoom', room)}
      >
        <span className={classes.picture}>{net ? <b className={classes.letter}>{net}</b> : children}</span>
        <span className={classes.words}>
          <b>{name}</b> <span className={classes.says}>{waits ? 'is not trained yet.' : says}</span>
        </span>
      </button>
    </li>
  );
}
