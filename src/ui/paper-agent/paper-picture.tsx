/** One of the two pictures: name, what it is, and what is missing as long as something is. */
import type { ReactNode } from 'react';
import figure from './paper-figure.module.css';
import classes from './paper-world.module.css';

interface PaperPictureProps {
  name: string;
  about: string;
  missing: string | null;
  /** The picture, then the line below it. */
  children: [ReactNode, ReactNode];
}

export function PaperPicture({ name, about, missing, children: [picture, below] }: PaperPictureProps) {
  return (
    <figure className={figure.figure}>
      <figcaption className={figure.caption}>
        <b>{name}</b> <span className="quiet">{about}</span>
      </figcaption>
      <div className={classes.frame}>
        {picture}
        {missing && <div className={classes.missing}>{missing}</div>}
      </div>
      {below}
    </figure>
  );
}
