/** C with noise on its parameters (parameter space noise, Plappert et al. 2018, arXiv:1706.01905). */

/** @param noise standard deviation, in root mean squares of the parameters: at 1 a C hardly gets anywhere */
export function disturbed(
  parameters: Float32Array,
  noise: number,
  random: { normal(): number },
): Float32Array {
  const size = Math.sqrt(parameters.reduce((sum, value) => sum + value ** 2, 0) / parameters.length);
  return parameters.map((value) => value + noise * size * random.normal());
}
