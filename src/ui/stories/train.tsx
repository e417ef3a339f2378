/** The story of the room: Train your own. */
import type { Story } from './story.ts';

export const TRAIN: Story = {
  story: (
    <>
      All of it from nothing, in this tab. Scripted and random drivers collect episodes; V learns to paint
      their pictures; M learns to predict what comes next; C is searched for; at the end C is tested on
      episodes that nothing was trained on.
    </>
  ),
  tries: (
    <>
      Choosing a preset changes nothing yet; Train starts it. <b>smoke</b> is a self-test of some seconds,
      much too short to learn anything: its pictures are smears and its C drives off. <b>quick</b> learns to
      drive, <b>long</b> takes a night on two cores; the car’s have two rounds: in the second the C of the
      first drives most of the new episodes, and all three are trained again on them (the paper, section 5).{' '}
      <b>paper</b> is the paper’s own size, in one round. The same seed gives the same V and M of the first
      round again on the same machine; C also depends on how many generations fit into its time.{' '}
      <b>Next round</b> adds one to the agent on the page.
    </>
  ),
  fails: (
    <>
      Training needs this tab: closing it stops the run. The room Runs goes on with it from the last save, at
      most one interval of V or M or one generation earlier.
    </>
  ),
  section: 'section 3.3',
  source: 'src/lab/pipeline.ts',
  in: {
    'bouncing-ball': {
      story: (
        <>
          All of it from nothing, in this tab, in a few minutes. Balls are recorded; V learns to paint them:
          first a smear, then a ball comes out of it; M learns to predict where it goes next, and its dreams
          are measured against true balls.
        </>
      ),
      tries: (
        <>
          Choosing a preset changes nothing yet; Train starts it. <b>smoke</b> is a self-test of some seconds,
          much too short to learn anything. <b>quick</b> learns the ball, in minutes. The same seed trains the
          same agent again, number for number; another seed, another one.
        </>
      ),
    },
    pong: {
      tries: (
        <>
          Choosing a preset changes nothing yet; Train starts it. <b>smoke</b> is a self-test of some seconds,
          much too short to learn anything: its pictures are smears and its C misses the ball. <b>quick</b>{' '}
          learns to play, <b>long</b> takes a night on two cores, and <b>paper</b> is the paper’s own size.
          The same seed gives the same V and M again on the same machine; with quick, C also depends on how
          many generations fit into its time. <b>Next round</b> trains all three again on the playing of the
          agent on the page (the paper, section 5).
        </>
      ),
    },
  },
};
