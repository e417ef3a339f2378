/** The story of the room: Vision (V). */
import { Term } from '../glossary/term.tsx';
import type { Story } from './story.ts';

export const VISION: Story = {
  story: (
    <>
      A picture has 12,288 numbers; V squeezes them into a few, called <Term word="z" />, and can paint the
      picture again from those alone. Nobody tells it what these numbers, the{' '}
      <Term word="latent">latents</Term>, are to stand for. It learns only from two wishes that pull against
      each other: the painted picture shall look like the original, and z shall say as little as possible (
      <Term word="kl">the KL divergence</Term> is the price of saying something).
    </>
  ),
  tries: (
    <>
      Pull the first few sliders to both ends: one moves the road sideways, one bends it, one makes a corner;
      give them names. Paint a second road on the frame: V makes a crossing of it, and the dream drives on
      from there.
    </>
  ),
  fails: (
    <>
      What V leaves out, the agent can never see. Where saying something costs too much, latents fall silent (
      <Term word="collapse" />
      ). A draw from the <Term word="prior" /> sets all latents at random and independently of each other, so
      it shows roads with holes, ghost cars or the black outside of the map: pictures that never occur.
    </>
  ),
  section: 'appendix A.1',
  source: 'src/vision/model.ts',
  in: {
    'bouncing-ball': {
      story: (
        <>
          A picture has 12,288 numbers; V squeezes them into a few, called <Term word="z" />, and can paint
          the picture again from those alone. For one ball two numbers would do, its position. Nobody tells V
          so: it learns only that the painted picture shall look like the original, and that z shall say as
          little as possible (<Term word="kl">the KL divergence</Term> is the price).
        </>
      ),
      tries: <>Pull the first sliders: the ball moves, splits in two or melts away.</>,
      fails: (
        <>
          z holds where the ball is, not how fast it goes: one picture does not show that. A draw from the{' '}
          <Term word="prior" /> sets all latents at random, so it shows smears that never occur.
        </>
      ),
    },
    pong: {
      story: (
        <>
          A picture has 12,288 numbers; V squeezes them into a few, called <Term word="z" />, and can paint
          the picture again from those alone: two paddles and a ball. It learns that the painted picture shall
          look like the original, and that z shall say as little as possible (
          <Term word="kl">the KL divergence</Term> is the price).
        </>
      ),
      tries: <>Pull the first sliders: which one moves your paddle, which the ball?</>,
      fails: (
        <>
          A small ball counts for a few pixels only, so V may drop it. A draw from the <Term word="prior" />{' '}
          sets all latents at random, so it shows two balls or none.
        </>
      ),
    },
  },
};
