/**
 * The z that a visitor can take hold of: it follows the live agent until a slider is moved, from then on it is theirs
 * and V decodes it, one request at a time, of those that wait only the newest. The values of the sliders change outside
 * React (LatentBank), up to twelve times per second.
 */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Xoshiro128 } from '../../math/random.ts';
import { messageOf } from '../../math/text.ts';
import type { ViewerFrame } from '../../store/engine.ts';
import { useFrames, useViewer, useWorkbench } from '../workbench.tsx';
import { DecodePump } from './decode-pump.ts';
import { LatentBank } from './latent-bank.ts';

/** Sliders that follow move this often: a hand's pace, not a film's. */
const FOLLOW_INTERVAL_MS = 80;

export interface Latents {
  readonly bank: LatentBank;
  /** The sliders show the live agent's z. */
  readonly following: boolean;
  /** They show a draw from the prior as it came. */
  readonly drawn: boolean;
  follow(on: boolean): void;
  /** They stay as they are until the visitor moves one. */
  hold(): void;
  /** Every latent at 0, the prior's mean; a draw from the prior. */
  zero(): void;
  sample(): void;
}

type Source = 'agent' | 'visitor' | 'prior';

/** A z is held of one V: the next one knows nothing of it. */
interface Held {
  readonly source: Source;
  readonly bank: LatentBank;
  readonly agents: number;
}

/** Whose z the sliders of this bank show. */
export function sourceOf(held: Held | null, bank: LatentBank, agents: number): Source {
  return held?.bank === bank && held.agents === agents ? held.source : 'agent';
}

/** @param show draws the frame that V decodes from z; stable */
export function useLatents(show: (picture: Uint8ClampedArray | null) => void): Latents {
  const { run } = useWorkbench();
  const size = useViewer((state) => state.latentSize) ?? 0;
  const agents = useViewer((state) => state.agents);
  const bank = useMemo(() => new LatentBank(size), [size]);
  const [held, setHeld] = useState<Held | null>(null);
  const source = sourceOf(held, bank, agents);
  const setSource = useCallback((next: Source) => setHeld({ source: next, bank, agents }), [bank, agents]);
  const following = source === 'agent';
  const moved = useRef(0);
  const random = useMemo(() => new Xoshiro128(1), []);

  const pump = useMemo(
    () =>
      new DecodePump(
        (z) => run('decode', z),
        show,
        (error) => run('notify', 'error', `This z could not be decoded: ${messageOf(error)}`),
      ),
    [run, show],
  );
  useEffect(() => {
    return bank.listenEdits(() => {
      setSource('visitor');
      pump.request(bank.z);
    });
  }, [bank, pump, setSource]);

  const draw = useCallback(
    (frame: ViewerFrame) => {
      if (!following) return;
      show(frame.reconstruction);
      if (frame.z === null) return;
      const now = performance.now();
      if (now - moved.current < FOLLOW_INTERVAL_MS) return;
      moved.current = now;
      bank.follow(frame.z);
    },
    [bank, following, show],
  );
  useFrames(draw);

  return useMemo(
    () => ({
      bank,
      following,
      drawn: source === 'prior',
      follow: (on) => setSource(on ? 'agent' : 'visitor'),
      hold: () => setSource('visitor'),
      zero: () => bank.zero(),
      sample: () => {
        bank.sample(random);
        // Last: to the bank, a draw is an edit as any other.
        setSource('prior');
      },
    }),
    [bank, random, source, following, setSource],
  );
}
