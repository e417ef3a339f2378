/** What every room begins with: its name, its story in plain words, its equation, the paper's section, its source. */
import { type ReactNode, useId } from 'react';
import { ROOM_NAMES } from '../../store/rooms.ts';
import classes from './rooms.module.css';
import { STORIES } from './stories.ts';

interface RoomPageProps {
  room: keyof typeof STORIES;
  children: ReactNode;
}

export function RoomPage({ room, children }: RoomPageProps) {
  const id = useId();
  const { story, section, source } = STORIES[room];
  return (
    <section className={classes.room} aria-labelledby={id}>
      <header className={classes.head}>
        <div>
          <h2 id={id} className={classes.title}>
            {ROOM_NAMES[room]}
          </h2>
          <p className={classes.story}>{story}</p>
          <p className={classes.links}>
            Paper, {section} · Source: <SourceLink path={source} />
          </p>
        </div>
      </header>
      {children}
    </section>
  );
}

/** A build that knows its repository links to it; any other one names the file. */
function SourceLink({ path }: { path: string }) {
  const repository: string | undefined = import.meta.env.VITE_SOURCE_URL;
  if (repository === undefined) return <code>{path}</code>;
  return (
    <a href={`${repository}/${path}`} target="_blank" rel="noreferrer">
      {path}
    </a>
  );
}
