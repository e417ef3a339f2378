/** One of the three pictures: name, what it is, and what is missing as long as something is. */
import type { ReactNode } from 'react';
import classes from './world.module.css';

interface WorldPictureProps {
  name: string;
  about: string;
  missing: string | null;
  children: ReactNode;
}

export function WorldPicture({ name, about, missing, children }: WorldPictureProps) {
  return (
    <figure className={classes.picture}>
      <figcaption className={classes.caption}>
        <b>{name}</b> <span className="quiet">{about}</span>
      </figcaption>
      <div className={classes.frame}>
        {children}
        {missing && <div className={classes.missing}>{missing}</div>}
      </div>
    </figure>
  );
}
