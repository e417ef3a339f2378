/** What each room begins with: its story in plain words, its section of the paper, the source to read first. */
import type { RoomId } from '../../store/rooms.ts';

export interface Story {
  readonly story: string;
  /** Of the paper. */
  readonly section: string;
  /** Path in the repository. */
  readonly source: string;
}

export const STORIES: Readonly<Record<Exclude<RoomId, 'watch'>, Story>> = {
  environment: {
    story:
      'The world that the agent acts in. It has the rules, the physics and the rewards of the original; the ' +
      'agent gets nothing of it but a picture of 64 × 64 pixels, fifty times a second for the car.',
    section: 'section 3.2',
    source: 'src/env/experiments.ts',
  },
  vision: {
    story:
      'V compresses each picture to a few numbers, z, and can paint the picture again from them. What V ' +
      'leaves out, the agent cannot see. Move a slider and watch what its number stands for.',
    section: 'appendix A.1',
    source: 'src/vision/model.ts',
  },
  memory: {
    story:
      'M reads z and the action at every step, keeps what it needs in h, and predicts the next z as a ' +
      'mixture of Gaussians: not one future but several, with their probabilities. Fed with its own ' +
      'predictions, it dreams.',
    section: 'appendix A.2',
    source: 'src/memory/model.ts',
  },
  controller: {
    story:
      'C turns z and h into an action with one matrix: no layers, no memory of its own. CMA-ES finds its ' +
      'weights by trying many of them, because the world cannot be differentiated.',
    section: 'appendix A.3, A.4',
    source: 'src/controller/controller.ts',
  },
  train: {
    story:
      'All of it from nothing, in this tab: frames are collected, V learns to compress them, M learns to ' +
      'predict them, C evolves. A preset says how long.',
    section: 'section 3.3',
    source: 'src/lab/pipeline.ts',
  },
  report: {
    story:
      'What the agent scores and what V and M know, each number with the command that measures it again.',
    section: 'table 1',
    source: 'src/diagnostics',
  },
  paper: {
    story: 'The M and C that the authors published, run on the latents that they recorded.',
    section: 'section 3',
    source: 'src/paper',
  },
};
