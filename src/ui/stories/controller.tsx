/** The story of the room: Controller (C). */
import { Term } from '../glossary/term.tsx';
import type { Story } from './story.ts';

export const CONTROLLER: Story = {
  story: (
    <>
      C takes <Term word="z" /> and <Term word="h" />, multiplies each number with a weight, adds up, and that
      is the action. It has no layers and no memory of its own; seeing and remembering is done by V and M. Its
      weights are found by a search, <Term word="cmaes" />: in each <Term word="generation" /> many candidates
      drive whole episodes (<Term word="rollout">rollouts</Term>), and the best of them say where to look
      next. The search needs nothing but the <Term word="return" /> of each.
    </>
  ),
  tries: (
    <>
      Take h away from C (“Without h”), and watch it drive by sight alone. After a search of your own drag
      through its generations in the hall of fame: C learns to drive before your eyes. Press one of the
      hardest tracks below the curve and watch what C does there. Where CMA-ES searches, see its{' '}
      <Term word="sigma" /> shrink. In the curve, compare the mean of a generation with the{' '}
      <Term word="mean">distribution mean</Term>, which is what becomes C.
    </>
  ),
  fails: (
    <>
      C can only use what z and h hold. Where the worst of a generation stays far below its mean, single
      tracks still go wrong.
    </>
  ),
  section: 'section 2.3, appendices A.3 and A.4',
  source: 'src/controller/controller.ts',
  in: {
    'bouncing-ball': {
      story: <>Nobody acts in this experiment, so it has no C. CarRacing and Pong have one.</>,
      tries: null,
      fails: null,
    },
    pong: {
      story: (
        <>
          C takes <Term word="z" /> and <Term word="h" />, multiplies each number with a weight, and adds up
          to three numbers; the largest says stay, up or down. Its weights are found by a search,{' '}
          <Term word="cmaes" />: in each <Term word="generation" /> many candidates play whole matches (
          <Term word="rollout">rollouts</Term>), and the best of them say where to look next.
        </>
      ),
      tries: (
        <>
          Watch the mean of the generations pass 0: from there on C wins more points than it loses. Compare it
          with the <Term word="mean">distribution mean</Term>, which is what becomes C.
        </>
      ),
      fails: <>C can only use what z and h hold: if V drops the ball, no search can help.</>,
    },
  },
};
