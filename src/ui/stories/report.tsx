/** The story of the room: Report. */
import { Term } from '../glossary/term.tsx';
import type { Story } from './story.ts';

export const REPORT: Story = {
  story: (
    <>
      How good is it really? First what C scores on tracks it has never met; a perfect lap would be about 938
      points, a random driver ends below 0. Then what V and M know: how well V paints, how well M predicts,
      and whether true values such as the speed can be read from <Term word="z" /> or <Term word="h" /> (
      <Term word="probe">linear probes</Term>, <Term word="r2" />
      ). All the numbers, and the command that measures them again, are behind Details.
    </>
  ),
  tries: (
    <>
      Press a dot of the strip: C drives that track again before your eyes. Begin with the worst, on the left,
      and drag the bar below the car to the step where it goes wrong.
    </>
  ),
  fails: (
    <>
      A mean hides the failures: ± is the spread over tracks, and a few bad tracks make most of it. A high R²
      says that h holds a value, not that C uses it.
    </>
  ),
  section: 'table 1',
  source: 'src/diagnostics',
  in: {
    'bouncing-ball': {
      story: (
        <>
          What do V and M know of the ball? First whether its place and speed can be read from{' '}
          <Term word="z" /> and <Term word="h" /> (<Term word="probe">linear probes</Term>, <Term word="r2" />
          ), then how far a dreamed ball is from the true one, and whether it comes back from the walls.
        </>
      ),
      tries: (
        <>Compare the dream with the baselines below it: it has learned something where it beats them.</>
      ),
      fails: <>A probe that reads the speed from h says that h holds it, not how M uses it.</>,
    },
    pong: {
      story: (
        <>
          How good is it really? First the points that C wins or loses in matches it has never met. Then what
          V and M know: how well V paints, how well M predicts, and whether the ball can be read from{' '}
          <Term word="z" /> or <Term word="h" /> (<Term word="probe">linear probes</Term>, <Term word="r2" />
          ). All the numbers, and the command that measures them again, are behind Details.
        </>
      ),
      tries: (
        <>
          Press a dot of the strip: C plays that match again before your eyes. Begin with the worst, on the
          left, and drag the bar below the picture to the step where it goes wrong.
        </>
      ),
      fails: (
        <>
          A mean hides the failures: ± is the spread over matches, and a few bad matches make most of it. A
          high R² says that h holds a value, not that C uses it.
        </>
      ),
    },
  },
};
