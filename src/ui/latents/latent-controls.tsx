/** What a visitor does with z: follow the agent, set every latent at once, pull one of several. */
import { Button, Switch } from '@mantine/core';
import { LatentSlider } from './latent-slider.tsx';
import type { Latents } from './use-latents.ts';

interface FollowSwitchProps {
  latents: Latents;
  label?: string;
}

export function FollowSwitch({ latents: { following, follow }, label = 'Follow' }: FollowSwitchProps) {
  return (
    <Switch
      size="xs"
      label={label}
      aria-label="Follow the live agent"
      checked={following}
      onChange={(event) => follow(event.currentTarget.checked)}
    />
  );
}

export function PriorButtons({ latents: { zero, sample } }: { latents: Latents }) {
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={zero}>
        Set to 0
      </Button>
      <Button size="compact-xs" variant="default" onClick={sample}>
        Draw from the prior
      </Button>
    </>
  );
}

interface LatentSlidersProps {
  latents: Latents;
  dimensions: readonly number[];
}

export function LatentSliders({ latents, dimensions }: LatentSlidersProps) {
  return dimensions.map((dimension) => (
    <LatentSlider key={dimension} latents={latents} dimension={dimension} />
  ));
}

/** What the picture beside the sliders shows. */
export function pictureInWords({ following, drawn }: Latents): string {
  if (following) return 'Live: what V paints from the z of the current frame.';
  if (!drawn) return 'Held: what V paints from your z. “Follow” goes back to the live agent.';
  return (
    'A draw from the prior: each latent at random, without regard to the others. No real frame need look like it: ' +
    'roads end, cars are ghosts, corners are the black outside of the map.'
  );
}
