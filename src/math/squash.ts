/**
 * How the raw outputs of C become an action. Which one applies to which output belongs to the experiment.
 *
 *   tanh      tanh(x)            -1 .. 1
 *   unit      (tanh(x) + 1) / 2   0 .. 1
 *   positive  clip(tanh(x), 0, 1) 0 .. 1, and 0 for every negative x
 */
export const SQUASHES = ['tanh', 'unit', 'positive'] as const;
export type Squash = (typeof SQUASHES)[number];

/** One function for each output of a continuous action, or a one-hot of the largest output of a discrete one. */
export type ActionHead = readonly Squash[] | 'argmax';

/** The paper's C of CarRacing: steer, gas, brake. */
export const PAPER_HEAD: ActionHead = ['tanh', 'unit', 'positive'];

/** NaN stays NaN. */
export function squash(kind: Squash, x: number): number {
  switch (kind) {
    case 'tanh':
      return Math.tanh(x);
    case 'unit':
      return (Math.tanh(x) + 1) / 2;
    case 'positive':
      // tanh is below 1 already. Math.max lets a NaN through.
      return Math.max(0, Math.tanh(x));
  }
}

/**
 * The index of the largest as a one-hot; the first of equals. Where one is NaN so are all: nobody is to act on it.
 * @param out receives `size` numbers from `outOffset` on
 */
export function oneHotOfLargest(
  values: ArrayLike<number>,
  size: number,
  out: Float32Array,
  outOffset: number,
): void {
  let largest = 0;
  let isNumber = true;
  for (let i = 0; i < size; i++) {
    if (values[i] > values[largest]) largest = i;
    isNumber &&= !Number.isNaN(values[i]);
  }
  for (let i = 0; i < size; i++) out[outOffset + i] = isNumber ? Number(i === largest) : Number.NaN;
}

/** @throws RangeError naming the value, unless it is an action head */
export function checkHead(head: unknown): asserts head is ActionHead {
  if (head === 'argmax') return;
  if (Array.isArray(head) && head.length > 0 && head.every((kind) => SQUASHES.includes(kind))) return;
  throw new RangeError(
    `an action head is 'argmax' or a list of ${SQUASHES.join(', ')}, got ${JSON.stringify(head)}`,
  );
}
