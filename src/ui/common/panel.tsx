/**
 * A titled box: heading, one line that says what it shows, tools on the right. This folder has what every part of
 * the page may use: panel, buttons of the command table, icons, explanations, the 64x64 canvas, the guard of a
 * panel.
 */
import { type ReactNode, useId } from 'react';
import classes from './panel.module.css';

interface PanelProps {
  title: string;
  about?: ReactNode;
  tools?: ReactNode;
  children: ReactNode;
  className?: string;
  testId?: string;
}

export function Panel({ title, about, tools, children, className = '', testId }: PanelProps) {
  const id = useId();
  return (
    <section
      className={`${classes.panel} ${className}`}
      aria-labelledby={id}
      data-testid={testId}
      data-anchor={testId}
    >
      <header className={classes.header}>
        <div className={classes.heading}>
          <h2 id={id} className={classes.title}>
            {title}
          </h2>
          {about && <p className={classes.about}>{about}</p>}
        </div>
        {tools && <div className={classes.tools}>{tools}</div>}
      </header>
      {children}
    </section>
  );
}

/** What to conclude from a panel: one or two sentences, computed from its numbers. */
export function Verdict({ children }: { children: ReactNode }) {
  return <p className={classes.verdict}>{children}</p>;
}

/** What a panel says while it has nothing to show, and what would change that. */
export function Missing({ children }: { children: ReactNode }) {
  return <div className={classes.missing}>{children}</div>;
}
