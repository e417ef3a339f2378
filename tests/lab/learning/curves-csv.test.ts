/** curves.csv: a line for each point of V and of M, whose columns are those that a checkpoint keeps. */
import { expect, it } from 'vitest';
import { curvesCsv } from '../../../src/lab/learning/curves-csv.ts';
import { noLearning } from '../../../src/lab/learning/learning.ts';

const HEADER =
  'part,step,frames,seconds,loss,reconstruction,kl,held_out_reconstruction,held_out_kl,' +
  'nll,reward,done,ahead,held_out_nll\n';

it('has the heading alone before anything was learned', () => {
  expect(curvesCsv(undefined)).toBe(HEADER);
  expect(curvesCsv(noLearning())).toBe(HEADER);
});

it('leaves empty what a point lacks', () => {
  const learning = noLearning();
  const vision = { frames: 640, seconds: 1.5, loss: 30, reconstruction: 26, kl: 4.25 };
  learning.vision.curve.push({ x: 10, values: vision });
  learning.vision.curve.push({ x: 20, values: { ...vision, heldOutReconstruction: 27, heldOutKl: 4 } });
  learning.memory.curve.push({
    x: 5,
    values: { frames: 80, seconds: 2, loss: 1.5, nll: 1.25, heldOutNll: 1.3 },
  });
  expect(curvesCsv(learning)).toBe(
    `${HEADER}vision,10,640,1.5,30,26,4.25,,,,,,,\nvision,20,640,1.5,30,26,4.25,27,4,,,,,\n` +
      'memory,5,80,2,1.5,,,,,1.25,,,,1.3\n',
  );
});
