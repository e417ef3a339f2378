/** Passes over long arrays, four floats at a time. */
import { type Code, f32x4, i32, type Local, loopWhile, Procedure } from './assembler.ts';

const VECTOR = 16;

/**
 * Adam's update of `count` (a multiple of 4, not 0) numbers: m and v in place, the new value to `updated`.
 *
 *   g = min(clip, max(-clip, gradient))   m = beta1 m + (1 - beta1) g   v = beta2 v + (1 - beta2) g^2
 *   updated = value - stepSize m / (sqrt(v) rootScale + epsilon)
 */
export function adamStep(): Procedure {
  const p = new Procedure('adamStep');
  const [value, m, v, gradient, updated, count] = Array.from({ length: 6 }, () => p.parameter());
  // 1 - beta comes from outside: taken of a beta in float32 it would lose four digits.
  const scalars = Array.from({ length: 8 }, () => p.parameter('f32'));
  const [stepSize, rootScale, beta1, rest1, beta2, rest2, epsilon, clip] = scalars.map((scalar) =>
    f32x4.splat(scalar.value),
  );
  const [g, mean, square] = p.row('v128', 3);
  const root = f32x4.add(f32x4.mul(f32x4.sqrt(square.value), rootScale), epsilon);
  const bounded = f32x4.max(f32x4.load(gradient.value), f32x4.sub(f32x4.const(0), clip));
  const step = [
    ...g.set(f32x4.min(bounded, clip)),
    ...mean.set(f32x4.add(f32x4.mul(beta1, f32x4.load(m.value)), f32x4.mul(rest1, g.value))),
    ...square.set(
      f32x4.add(f32x4.mul(beta2, f32x4.load(v.value)), f32x4.mul(f32x4.mul(rest2, g.value), g.value)),
    ),
    ...f32x4.store(m.value, mean.value),
    ...f32x4.store(v.value, square.value),
    ...f32x4.store(
      updated.value,
      f32x4.sub(f32x4.load(value.value), f32x4.div(f32x4.mul(stepSize, mean.value), root)),
    ),
    ...[value, m, v, gradient, updated].flatMap((pointer) => pointer.increase(i32.const(VECTOR))),
    ...count.set(i32.sub(count.value, i32.const(4))),
  ];
  p.write(loopWhile(step, count.value));
  return p;
}

/** sums[0..8] = the sum of `rows` (not 0) rows of 8 floats, `stride` bytes apart. */
export function sumRows(): Procedure {
  const p = new Procedure('sumRows');
  const [from, stride, rows, to] = Array.from({ length: 4 }, () => p.parameter());
  const sums = p.row('v128', 2);
  const eachHalf = (code: (sum: Local, offset: number) => Code): Code =>
    sums.flatMap((sum, half) => code(sum, VECTOR * half));
  const step = [
    ...eachHalf((sum, offset) => sum.set(f32x4.add(sum.value, f32x4.load(from.value, offset)))),
    ...from.increase(stride.value),
    ...rows.set(i32.sub(rows.value, i32.const(1))),
  ];
  p.write(
    loopWhile(step, rows.value),
    eachHalf((sum, offset) => f32x4.store(to.value, sum.value, offset)),
  );
  return p;
}
