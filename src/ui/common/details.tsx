/** What not everybody needs, one press away: tables, definitions, the command that measures a number again. */
import { type ReactNode, type SyntheticEvent, useState } from 'react';
import classes from './details.module.css';

interface DetailsProps {
  /** What a screen reader hears after "Details". */
  of: string;
  /** Everybody reads it, in place of "Details": where there is no panel to tell what the details are of. */
  named?: boolean;
  children: ReactNode;
  /** Rendered when it is opened: a chart has no size before. */
  late?: boolean;
}

export function Details({ of, named = false, children, late = false }: DetailsProps) {
  const [opened, setOpened] = useState(false);
  const onToggle = (event: SyntheticEvent<HTMLDetailsElement>): void => setOpened(event.currentTarget.open);
  return (
    <details className={classes.details} onToggle={onToggle}>
      <summary className={classes.summary}>
        {named ? (
          of
        ) : (
          <>
            Details<span className={classes.of}>: {of}</span>
          </>
        )}
      </summary>
      <div className={classes.inside}>{late && !opened ? null : children}</div>
    </details>
  );
}
