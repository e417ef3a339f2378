/** One finding of the report: a question, its answer in words, a picture of the numbers, and the table behind it. */
import type { ReactNode } from 'react';
import { Details } from '../common/details.tsx';
import classes from './finding.module.css';

interface FindingProps {
  /** In plain words. */
  question: string;
  /** Computed from the numbers (verdicts.ts); null where they are missing. */
  verdict: string | null;
  picture?: ReactNode;
  /** The table. */
  children: ReactNode;
}

export function Finding({ question, verdict, picture, children }: FindingProps) {
  return (
    <article className={classes.finding}>
      <h3 className={classes.question}>{question}</h3>
      <p className={classes.verdict}>{verdict ?? 'This report has not enough numbers to tell.'}</p>
      {picture}
      <Details of={question}>{children}</Details>
    </article>
  );
}
