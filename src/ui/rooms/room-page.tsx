/** What every room begins with: its name, its story in plain words, its equation, the paper's section, its source. */
import { type ReactNode, useId } from 'react';
import classes from './rooms.module.css';

interface RoomPageProps {
  title: string;
  story: ReactNode;
  equation?: ReactNode;
  /** Of the paper; null where it has none. */
  section: string | null;
  /** Path in the repository. */
  source: string;
  children: ReactNode;
}

export function RoomPage({ title, story, equation, section, source, children }: RoomPageProps) {
  const id = useId();
  return (
    <section className={classes.room} aria-labelledby={id}>
      <header className={classes.head}>
        <div>
          <h2 id={id} className={classes.title}>
            {title}
          </h2>
          <p className={classes.story}>{story}</p>
          <p className={classes.links}>
            {section && <>Paper, {section} · </>}
            Source: <SourceLink path={source} />
          </p>
        </div>
        {equation && <div className={classes.equation}>{equation}</div>}
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
