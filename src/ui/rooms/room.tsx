/**
 * The room that the address names. The first screen is part of the page; the others arrive when they are opened.
 */
import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react';
import type { RoomId } from '../../store/rooms.ts';
import { Guard } from '../common/guard.tsx';
import { WatchRoom } from '../watch/watch-room.tsx';
import { useRooms } from '../workbench.tsx';
import classes from './rooms.module.css';

const ROOMS: Readonly<Record<Exclude<RoomId, 'watch'>, React.ComponentType>> = {
  environment: lazy(() => import('./environment-room.tsx')),
  vision: lazy(() => import('./vision-room.tsx')),
  memory: lazy(() => import('./memory-room.tsx')),
  controller: lazy(() => import('./controller-room.tsx')),
  dream: lazy(() => import('./dream-room.tsx')),
  train: lazy(() => import('./train-room.tsx')),
  report: lazy(() => import('./report-room.tsx')),
  paper: lazy(() => import('./paper-room.tsx')),
  runs: lazy(() => import('./runs-room.tsx')),
  data: lazy(() => import('./data-room.tsx')),
  machines: lazy(() => import('./machines-room.tsx')),
};

export function Room() {
  const room = useRooms((state) => state.room);
  return (
    <Guard key={room}>
      {room === 'watch' ? <WatchRoom /> : <Suspense fallback={<Arriving />}>{roomOf(room)}</Suspense>}
    </Guard>
  );
}

function roomOf(room: Exclude<RoomId, 'watch'>): ReactNode {
  const Opened = ROOMS[room];
  return (
    <FromTheTop>
      <Opened />
    </FromTheTop>
  );
}

/** A room opens at its beginning, wherever the one before was scrolled to. */
function FromTheTop({ children }: { children: ReactNode }) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    window.scrollTo({ top: 0 });
  }, []);
  return <div ref={root}>{children}</div>;
}

function Arriving() {
  return (
    <p className={classes.arriving} role="status">
      Opening the room …
    </p>
  );
}
