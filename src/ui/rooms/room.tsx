/**
 * The room that the address names. The first screen is part of the page; the others arrive when they are opened.
 */
import { lazy, type ReactNode, Suspense, useEffect, useLayoutEffect } from 'react';
import type { RoomId } from '../../store/rooms.ts';
import { focusRoom } from '../common/focus-room.ts';
import { Guard } from '../common/guard.tsx';
import { WatchRoom } from '../watch/watch-room.tsx';
import { useRooms, useWorkbench } from '../workbench.tsx';
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
      {room === 'watch' ? (
        <>
          <WatchRoom />
          <Arrival />
        </>
      ) : (
        <Suspense fallback={<Arriving />}>{roomOf(room)}</Suspense>
      )}
    </Guard>
  );
}

function roomOf(room: Exclude<RoomId, 'watch'>): ReactNode {
  const Opened = ROOMS[room];
  return (
    <div>
      <Opened />
      <Arrival />
    </div>
  );
}

/**
 * A room opens at its beginning, wherever the one before was scrolled to; the first screen stays where the browser puts
 * it when the page is loaded, and on the way back. Last in its room: a picture that takes the focus has it by then.
 */
function Arrival() {
  const { room, opened } = useWorkbench().rooms.state.getState();
  // Before the picture that a command wants to show comes into view, which it does in an effect of its own.
  useLayoutEffect(() => {
    if (room === 'watch' && opened === 'command') window.scrollTo({ top: 0 });
  }, [room, opened]);
  useEffect(() => {
    if (room !== 'watch') window.scrollTo({ top: 0 });
    if (opened !== 'load') focusRoom();
  }, [room, opened]);
  return null;
}

function Arriving() {
  return (
    <p className={classes.arriving} role="status">
      Opening the room …
    </p>
  );
}
