/** A slider whose steps take time: it stays where the hand put it until the newest one is answered. */
import { useCallback, useMemo, useState } from 'react';
import { Newest } from './newest.ts';

/** @param call as in Newest; stable @returns what is under way, null where nothing is; and asks for the next */
export function useNewest<Asked>(
  call: (asked: Asked) => Promise<unknown>,
): [wanted: Asked | null, ask: (asked: Asked) => void] {
  const [wanted, setWanted] = useState<Asked | null>(null);
  const newest = useMemo(() => new Newest(call, () => setWanted(null)), [call]);
  const ask = useCallback(
    (asked: Asked) => {
      setWanted(() => asked);
      newest.ask(asked);
    },
    [newest],
  );
  return [wanted, ask];
}
