/** The story of the room: Runs. */
import type { Story } from './story.ts';

export const RUNS: Story = {
  story: (
    <>
      Every run that you started in this browser. One that stopped half-way goes on from here, whatever
      settings the page has now; one that is finished can be opened again, with its networks, pictures, curves
      and scores.
    </>
  ),
  tries: (
    <>
      Tick two runs: their curves are drawn together below. The same preset with two seeds shows how much of a
      difference is chance.
    </>
  ),
  fails: (
    <>
      The browser may delete what a page stores when the disk runs short, unless it has agreed to keep it; and
      clearing the site’s data deletes all of it. Save what you want to keep as a file.
    </>
  ),
  section: 'section 3.3',
  source: 'src/lab/library',
};
