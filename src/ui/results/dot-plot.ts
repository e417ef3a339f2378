/** A dot plot (Wilkinson 1999, The American Statistician 53): dots that would cover each other are stacked. */

export interface StackedDot {
  /** Of the middle of its stack. */
  x: number;
  /** 0 at the bottom. */
  level: number;
}

/** Of each value the place of its dot, in the order of the values. @param width of a dot, in the units of the values */
export function stackDots(values: readonly number[], width: number): StackedDot[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b]);
  const dots: StackedDot[] = [];
  let left = Number.NEGATIVE_INFINITY;
  let level = 0;
  for (const i of order) {
    if (values[i] < left + width) level++;
    else {
      left = values[i];
      level = 0;
    }
    dots[i] = { x: left + width / 2, level };
  }
  return dots;
}
