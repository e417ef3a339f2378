/** The logistic function and tanh as functions of a shader. */

/**
 * `logistic(x)` and `hyperbolic(x)` for f32 or vec4<f32>. tanh goes by exp(-2 |x|), which cannot overflow: WGSL
 * allows its own tanh to be sinh / cosh, which overflows from |x| = 89 on. NaN stays NaN.
 */
export function activations(element: string): string {
  return `
fn logistic(x: ${element}) -> ${element} { return 1 / (1 + exp(-x)); }
fn hyperbolic(x: ${element}) -> ${element} {
  let e = exp(-2 * abs(x));
  return sign(x) * (1 - e) / (1 + e);
}`;
}
