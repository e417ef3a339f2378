/** The story of the room: Dream. */
import { Term } from '../glossary/term.tsx';
import type { Story } from './story.ts';

export const DREAM: Story = {
  story: (
    <>
      A world model is used where it is trusted, so it pays to have seen it fail. Here are the failures that
      everybody meets who trains one, each made on purpose: a dream that cannot predict, one that is too cold,
      a <Term word="collapse">V that says nothing</Term>, an M that does not listen, a learning rate that is
      too high. Nothing is staged: the networks are trained before your eyes, with one setting wrong.
    </>
  ),
  tries: (
    <>
      Make one happen, look for what its card says, then press its way out: the same run with that setting
      right. Both are kept in the room Runs, where their curves can be laid over one another.
    </>
  ),
  fails: (
    <>
      These are the failures one can see. A dream that is wrong in a way that no picture shows is found by the
      numbers of the report alone.
    </>
  ),
  section: 'sections 4.4 and 4.5',
  source: 'src/ui/failures/failures.ts',
};
