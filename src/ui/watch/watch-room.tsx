/**
 * The first screen: reality and dream as two equal pictures, who drives each, how far the dream is from reality, z, and
 * the transport. Reads: frames of the viewer loop, drawn outside React; its small state. Runs: the commands of
 * view-commands.ts.
 */
import { useCallback, useRef, useState } from 'react';
import { hasController } from '../../lab/settings/settings.ts';
import type { PixelCanvasHandle } from '../common/pixel-canvas.tsx';
import { useExperiment } from '../experiments/index.tsx';
import { useLatents } from '../latents/use-latents.ts';
import { useWorkbench } from '../workbench.tsx';
import { useHands } from '../world/use-hands.ts';
import { DreamSide } from './dream-side.tsx';
import { DreamView } from './dream-view.tsx';
import { LatentStrip } from './latent-strip.tsx';
import { RealityView } from './reality-view.tsx';
import { TransportBar } from './transport-bar.tsx';
import classes from './watch-room.module.css';

export function WatchRoom() {
  const acts = hasController(useExperiment());
  const { hidden } = useWorkbench();
  const [drawn, setDrawn] = useState(true);
  const small = useRef<PixelCanvasHandle>(null);
  const large = useRef<PixelCanvasHandle>(null);
  const show = useCallback((picture: Uint8ClampedArray | null) => {
    small.current?.draw(picture);
    large.current?.draw(picture);
  }, []);
  const latents = useLatents(show);
  const hands = useHands();

  return (
    <div className={classes.room}>
      <div className={classes.pictures} data-alone={hidden.has('side')} data-whole={!hidden.has('header')}>
        <RealityView hands={hands} drawn={drawn} onDrawn={setDrawn} />
        <DreamView
          hands={hands}
          byHand={latents.following ? null : large}
          onFollow={() => latents.follow(true)}
        />
        {!hidden.has('side') && <DreamSide acts={acts} />}
      </div>
      {!hidden.has('transport') && <TransportBar acts={acts} />}
      {!hidden.has('latents') && <LatentStrip latents={latents} picture={small} />}
    </div>
  );
}
