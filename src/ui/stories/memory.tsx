/** The story of the room: Memory (M). */
import { Term } from '../glossary/term.tsx';
import type { Story } from './story.ts';

export const MEMORY: Story = {
  story: (
    <>
      At every step M gets z and the action, renews its memory <Term word="h" />, and says what z will be
      next. It does not name one future but several with their probabilities: a <Term word="mixture" /> of
      bell curves for each latent. Its loss, <Term word="nll" /> in <Term word="nats" />, is how unexpected
      the z that really came was to it. Feed its own prediction back as if it were the world, and it{' '}
      <Term word="dream">dreams</Term>: that is useful, because in a dream one can practise fast and without
      harm.
    </>
  ),
  tries: (
    <>
      On the first screen turn the <Term word="tau">temperature τ</Term> to 0.1, then to 2. Let the dream have
      reality’s actions, and watch for how long the two pictures agree.
    </>
  ),
  fails: (
    <>
      Every predicted step is a little wrong, and the next one builds on it; after seconds the dreamed track
      is another one. And a C that is trained in a cold dream learns to cheat it: it finds what M gets wrong.
    </>
  ),
  section: 'section 2.2, appendix A.2',
  source: 'src/memory/model.ts',
  in: {
    'bouncing-ball': {
      story: (
        <>
          At every step M gets z, renews its memory <Term word="h" />, and says what z will be next. It does
          not name one future but several with their probabilities: a <Term word="mixture" /> of bell curves
          for each latent. Its loss, <Term word="nll" /> in <Term word="nats" />, is how unexpected the z that
          really came was to it. z alone does not hold the speed of the ball; h can.
        </>
      ),
      tries: (
        <>
          Turn the <Term word="tau">temperature τ</Term> up and watch the dreamed ball lose its way. The dream
          error below says by how many pixels.
        </>
      ),
      fails: <>Near a wall M is unsure at which step the ball turns; small errors grow from there.</>,
    },
  },
};
