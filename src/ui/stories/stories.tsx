/**
 * What each room begins with: its story for somebody who has not read the paper, what to try there, where it fails, its
 * section of the paper and the source to read first. Experiments that differ have their own words. This folder has one
 * file for each room.
 */
import type { Experiment } from '../../lab/settings/settings.ts';
import type { RoomId } from '../../store/rooms.ts';
import { CONTROLLER } from './controller.tsx';
import { DATA } from './data.tsx';
import { DREAM } from './dream.tsx';
import { ENVIRONMENT } from './environment.tsx';
import { MACHINES } from './machines.tsx';
import { MEMORY } from './memory.tsx';
import { REPORT } from './report.tsx';
import { RUNS } from './runs.tsx';
import type { Story } from './story.ts';
import { TRAIN } from './train.tsx';
import { VISION } from './vision.tsx';

type StoryRoom = Exclude<RoomId, 'watch'>;

const PAPER: Story = {
  story: (
    <>
      The authors published the weights of their own M and C, and the latents of pictures that they recorded.
      Here both run on them, in your browser: the original of what this page rebuilds.
    </>
  ),
  section: 'section 3',
  source: 'src/paper',
};

const STORIES: Readonly<Record<StoryRoom, Story>> = {
  environment: ENVIRONMENT,
  vision: VISION,
  memory: MEMORY,
  controller: CONTROLLER,
  dream: DREAM,
  train: TRAIN,
  report: REPORT,
  paper: PAPER,
  runs: RUNS,
  data: DATA,
  machines: MACHINES,
};

/** The story of a room as the experiment has it. */
export function storyOf(room: StoryRoom, experiment: Experiment): Story {
  const { in: others, ...usual } = STORIES[room];
  return { ...usual, ...others?.[experiment] };
}
