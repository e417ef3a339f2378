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
      <Term word="dream">dreams</Term>.
    </>
  ),
  useful: (
    <>
      C can practise in M’s dream alone: no environment, no physics, no picture to draw and to squeeze. One
      core makes 18,402 dreamed steps per second, and 2,262 real ones. What C learns there holds in reality as
      long as it finds no way to cheat. In dreams from the start line it finds one: it goes straight on, M
      makes a straight road of that, and 745 points in the dream are 213 ± 148 on 100 real tracks. In short
      dreams that begin at any moment of a real episode, stopped by tests, it came to 856 ± 68 with V and M of
      one seed, to 412 ± 167 with those of another (the paper’s section 4; here docs/results.md).
    </>
  ),
  tries: (
    <>
      Press “Four draws of M” before a bend and in it: how soon do the dreams part? Choose Dream and turn the{' '}
      <Term word="tau">temperature τ</Term> to 0.1, then to 2: M’s mixture narrows and widens. On the first
      screen let the dream have reality’s actions, and watch for how long the two pictures agree.
    </>
  ),
  fails: (
    <>
      Every predicted step is a little wrong, and the next one builds on it; after seconds the dreamed track
      is another one. A cold dream lets C cheat: C finds what M gets wrong and lives on it.
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
          really came was to it. z alone does not hold the speed of the ball; h can. Feed its own prediction
          back as if it were the world, and it <Term word="dream">dreams</Term>.
        </>
      ),
      useful: (
        <>
          A dream needs no environment and no physics. Nobody acts on this ball; in CarRacing and Pong C can
          practise in such a dream (the paper’s section 4).
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
    pong: {
      useful: (
        <>
          C can practise in M’s dream alone: no environment, no physics, no picture to draw and to squeeze.
          What C learns there holds in reality as long as it finds no way to cheat. In CarRacing it finds one
          in dreams from the start line: 745 points there are 213 ± 148 on 100 real tracks (the paper’s
          section 4; here docs/results.md).
        </>
      ),
      tries: (
        <>
          Press “Four draws of M” before a bounce and after it: how soon do the dreams part? Choose Dream and
          turn the <Term word="tau">temperature τ</Term> to 0.1, then to 2: M’s mixture narrows and widens. On
          the first screen let the dream have reality’s actions, and watch for how long the two pictures
          agree.
        </>
      ),
      fails: (
        <>
          Every predicted step is a little wrong, and the next one builds on it; after seconds the dreamed
          match is another one. A cold dream lets C cheat: C finds what M gets wrong and lives on it.
        </>
      ),
    },
  },
};
