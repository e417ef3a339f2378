/**
 * The failure lab: a card for each failure, and below them what the one that was made shows. Reads: what is trained,
 * the evaluation. Runs: `startWith`, and the commands of the dream.
 */
import { useEffect, useRef, useState } from 'react';
import { Panel } from '../common/panel.tsx';
import { FailureCard } from './failure-card.tsx';
import { FailureView } from './failure-view.tsx';
import classes from './failures.module.css';
import { FAILURES, type Failure } from './failures.ts';

export function FailureLab() {
  const [made, setMade] = useState<Failure['id'] | null>(null);
  const view = useRef<HTMLDivElement>(null);
  // What one is to look at lies below the cards.
  useEffect(() => {
    if (made !== null) view.current?.scrollIntoView({ block: 'end' });
  }, [made]);

  return (
    <>
      <Panel
        title="Failure lab"
        about="Each starts a real run or a real dream with one thing wrong, and has a way out."
        testId="failures"
      >
        <ul className={classes.cards}>
          {FAILURES.map((failure) => (
            <FailureCard
              key={failure.id}
              failure={failure}
              shown={made === failure.id}
              onStart={() => setMade(failure.id)}
            />
          ))}
        </ul>
      </Panel>
      <div ref={view}>
        <FailureView id={made} />
      </div>
    </>
  );
}
