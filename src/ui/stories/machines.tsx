/** The story of the room: Machines. */
import { Term } from '../glossary/term.tsx';
import type { Story } from './story.ts';

export const MACHINES: Story = {
  story: (
    <>
      The search for C plays thousands of episodes that know nothing of each other, so many machines can play
      them: the authors used 64 cores. Here every browser tab that opens the join link, and{' '}
      <code>npm run evaluator</code> in a terminal, gets V, M and one candidate after the other, and sends
      back its <Term word="return" />. The episodes from which V and M learn are collected in the same way.
      This page goes on alone when they leave.
    </>
  ),
  tries: (
    <>
      Open the join link in a second browser window, then train. Close that window in the middle of a{' '}
      <Term word="generation" />: its episodes are played by others, and the result is the same.
    </>
  ),
  fails: (
    <>
      V and M are trained on this machine alone. Browsers of different kinds differ in the last digit of a
      sine, and an episode then takes another course: with one kind of browser a shared run is, bit for bit,
      that of one machine; with several it is only as good.
    </>
  ),
  section: 'appendix A.4',
  source: 'src/cluster',
};
