/** The story of the room: Data. */
import type { Story } from './story.ts';

export const DATA: Story = {
  story: (
    <>
      Before anything is learned, simple policies act in the environment and are recorded. These episodes are
      all that V and M ever see. Here you look at them, take them away as NumPy files, and bring in others.
    </>
  ),
  tries: (
    <>
      Start a run, then look at an episode while it collects. Save it, change its frames in Python, drop the
      file on this page, and train V on what you made.
    </>
  ),
  fails: (
    <>
      What no episode shows, V cannot paint and M cannot dream: in CarRacing, a policy that never leaves the
      road leaves the dream without grass.
    </>
  ),
  section: 'section 3.2 and procedure 1 of 3.3',
  source: 'src/data/episode-npz.ts',
};
