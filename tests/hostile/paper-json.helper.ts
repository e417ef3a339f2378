/** One small file of each form that the authors published, without M, which is large; M's form with hardly a number. */
import { PAPER_CONTROLLER, parameterCount } from '../../src/controller/controller.ts';
import { HISTORY_CELLS } from '../../src/paper/paper-curves.ts';

export function paperFiles(): unknown[] {
  const row = (value: number) => new Array(32).fill(value);
  return [
    [new Array(parameterCount(PAPER_CONTROLLER)).fill(0.1), 900],
    {
      latents: [
        [row(1), row(2)],
        [row(1), row(2)],
      ],
    },
    [
      [row(1), row(2)],
      [row(-1), row(-2)],
    ],
    [[1, 2, 3, 1, 5, 0.1, 0.1, 7, 8].slice(0, HISTORY_CELLS)],
    [[1, 2, 'curr', 3, 'prev', 2]],
    [
      [
        [1, 2],
        [3, 4],
      ],
      [1],
      [[1]],
      [2],
    ],
  ];
}
