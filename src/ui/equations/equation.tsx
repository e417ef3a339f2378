/** One equation of the room: as MathML with a spoken text, its symbols in words, and the file that implements it. */
import { Children, type ReactNode } from 'react';
import { useIsPhone } from '../media.ts';
import classes from './equations.module.css';
import type {} from './mathml.ts';
import { SourceLink } from './source-link.tsx';

interface EquationProps {
  /** What it is the equation of. */
  name: string;
  /** Read aloud in its place. */
  spoken: string;
  /** One entry a line. */
  lines: readonly ReactNode[];
  /** Its symbols in words. */
  legend: string;
  source: string;
}

/** Too wide for a phone, it is scrolled, by a keyboard too: that needs the focus. */
const SCROLLED = { role: 'region', tabIndex: 0 };

export function Equation({ name, spoken, lines, legend, source }: EquationProps) {
  const isPhone = useIsPhone();
  return (
    <figure className={classes.equation}>
      <figcaption className={classes.name}>{name}</figcaption>
      <div className={classes.scroll} {...(isPhone ? { ...SCROLLED, 'aria-label': name } : {})}>
        <math display="block" aria-label={spoken}>
          <mtable displaystyle="true">
            {Children.map(lines, (line) => (
              <mtr>
                <mtd>{line}</mtd>
              </mtr>
            ))}
          </mtable>
        </math>
      </div>
      <p className={classes.legend}>
        {legend} <SourceLink path={source} />
      </p>
    </figure>
  );
}
