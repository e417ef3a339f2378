/** Which z are decoded to show what a latent does: one or two of its numbers change, the others stay. */

/** Values of the three pictures beside a slider: within them the prior has 95 % of its mass. */
export const THREE = [-2, 0, 2] as const;
/** From the least to the greatest value of a strip. */
export const STRIP = [-3, -2.25, -1.5, -0.75, 0, 0.75, 1.5, 2.25, 3] as const;
/** Of each side of a grid. */
export const GRID = [-3, -2, -1, 0, 1, 2, 3] as const;

/** Copies of `base` with one latent set to each value. [values, latent] */
export function along(base: Float32Array, latent: number, values: readonly number[]): Float32Array {
  const all = new Float32Array(values.length * base.length);
  values.forEach((value, i) => {
    all.set(base, i * base.length);
    all[i * base.length + latent] = value;
  });
  return all;
}

/** Copies with two of them set: `across` from left to right, `down` from above, where the largest is. */
export function gridOf(
  base: Float32Array,
  across: number,
  down: number,
  values: readonly number[],
): Float32Array {
  const rows = [...values].reverse().map((value) => {
    const moved = base.slice();
    moved[down] = value;
    return along(moved, across, values);
  });
  return joined(rows);
}

export function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
