/** What buttons ask in a place of its own, and where the focus goes once that is answered. */
import { useEffect, useRef, useState } from 'react';
import { focusAgain, focusRoom } from './focus-room.ts';

/**
 * The focus goes back to the button that asked as soon as it can take it, to the name of the room where it is gone.
 * @typeParam Asked what can be asked; each has a button
 * @param working the answer is being carried out, and the buttons are disabled meanwhile
 */
export function useQuestion<Asked extends string>(working: boolean) {
  const [asks, setAsks] = useState<Asked | null>(null);
  const askers = useRef<Partial<Record<Asked, HTMLButtonElement | null>>>({});
  const answered = useRef<Asked | null>(null);
  const wasAsked = useRef(false);

  useEffect(() => {
    if (asks !== null) {
      answered.current = asks;
      wasAsked.current = true;
    } else if (answered.current !== null && !working) {
      focusAgain(askers.current[answered.current]);
      answered.current = null;
    }
  }, [asks, working]);
  // What asked may be gone with its answer, as a run that is deleted.
  useEffect(
    () => () => {
      if (wasAsked.current) focusRoom();
    },
    [],
  );

  const asker = (question: Asked) => (element: HTMLButtonElement | null) => {
    askers.current[question] = element;
  };
  return { asks, setAsks, asker };
}
