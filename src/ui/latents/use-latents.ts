/**
 * The z that a visitor can take hold of: it follows the live agent until a slider is moved. From then on, until they
 * ask for a dream, it is theirs and V decodes it, one request at a time, of those that wait only the newest. The values
 * of the sliders change outside React (LatentBank), up to twelve times per second.
 */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Xoshiro128 } from '../../math/random.ts';
import { messageOf } from '../../math/text.ts';
import type { ViewerFrame } from '../../store/engine.ts';
import { useFrames, useView, useViewer, useWorkbench } from '../workbench.tsx';
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

/** A z is held of one V, of which the next one knows nothing, and until a dream is to be seen in its place. */
interface Moment {
  readonly bank: LatentBank;
  readonly agents: number;
  readonly dreams: number;
}

interface Held extends Moment {
  readonly source: Source;
}

/** Whose z the sliders show. */
export function sourceOf(held: Held | null, now: Moment): Source {
  const isNow = held?.bank === now.bank && held.agents === now.agents && held.dreams === now.dreams;
  return isNow ? held.source : 'agent';
}

/** @param show draws the frame that V decodes from z; stable */
export function useLatents(show: (picture: Uint8ClampedArray | null) => void): Latents {
  const { run } = useWorkbench();
  const size = useViewer((state) => state.latentSize) ?? 0;
  const agents = useViewer((state) => state.agents);
  const dreams = useView((state) => state.dreamsAsked);
  const bank = useMemo(() => new LatentBank(size), [size]);
  const [held, setHeld] = useState<Held | null>(null);
  const now = useMemo(() => ({ bank, agents, dreams }), [bank, agents, dreams]);
  const source = sourceOf(held, now);
  const setSource = useCallback((next: Source) => setHeld({ source: next, ...now }), [now]);
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

  // Also where nothing was moved yet: the picture of theirs lies over the dream.
  useEffect(() => {
    if (!following) pump.request(bank.z);
  }, [following, bank, pump]);

  const draw = useCallback(
    (frame: ViewerFrame) => {
      if (!following) return;
      show(frame.reconstruction);
      if (frame.z === null) return;
      const time = performance.now();
      if (time - moved.current < FOLLOW_INTERVAL_MS) return;
      moved.current = time;
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
        // After the sample: the bank reports it as an edit, and an edit makes the visitor the source.
        setSource('prior');
      },
    }),
    [bank, random, source, following, setSource],
  );
}
