/** The story of the room: Environment. */
import { Term } from '../glossary/term.tsx';
import type { Story } from './story.ts';

export const ENVIRONMENT: Story = {
  story: (
    <>
      The real world (<Term word="environment">the environment</Term>), as the original has it: a track, a
      car, physics. After every step it gives a <Term word="reward" />, and the agent gets nothing else but a
      picture of 64 × 64 pixels, fifty times a second. An <Term word="episode" /> ends when every tile of the
      road was touched, after 1,000 steps, or when the car leaves the field. A perfect lap is worth about 938
      points, because every step costs 0.1.
    </>
  ),
  tries: (
    <>
      The small frame in the block Environment, above, is all that the agent sees; in a wide window “As the
      agent sees it” shows it large on the first screen. Take the wheel, then let C race you on the same
      track. The same <Term word="seed" /> is always the same track. Open a second checkpoint, yours or a
      friend’s: both agents drive it side by side. Draw the colours anew each episode: V now sees pictures
      unlike all that it learned from, and C acts on what V makes of them.
    </>
  ),
  fails: <>The agent sees a small window around the car: the faster it drives, the later it sees a bend.</>,
  section: 'section 3.2',
  source: 'src/env/car-racing/environment.ts',
  in: {
    'bouncing-ball': {
      story: (
        <>
          The simplest world we could think of: a white ball in a black box. It flies straight on and comes
          back from the walls. Nobody acts and there is no reward, so what is left of the paper is its heart:
          can a network that only sees pictures learn what happens next?
        </>
      ),
      tries: (
        <>
          Another <Term word="seed" /> is another start of the ball. Compare with the dream on the first
          screen.
        </>
      ),
      fails: <>One picture does not say which way the ball flies. That is why M needs to remember.</>,
    },
    pong: {
      story: (
        <>
          Pong with 64 × 64 pixels: a point won is a <Term word="reward" /> of 1, a point lost −1, and a match
          ends at five points or when its time is up. The other paddle follows a script.
        </>
      ),
      tries: <>Play the green paddle yourself. Then let C play, and watch where it waits for the ball.</>,
      fails: <>The ball is four pixels wide: V must learn to keep something so small.</>,
    },
  },
};
