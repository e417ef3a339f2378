/** The exponential and its kin as expressions, four floats at a time. */
import { type Code, f32x4, type Local, type Procedure } from './assembler.ts';

/** e^x overflows float32 beyond 88.7; below -87 it would be denormal. */
export const LEAST = -87;
const MOST = 88;
/** ln 2 in two parts, the first of few bits, so that n times it is exact. */
const LN2_HIGH = 355 / 512;
const LN2_LOW = Math.LN2 - LN2_HIGH;
/** 1 / k!, highest power first: the series to r^7 leaves 6e-9 of e^r at the ends, |r| <= ln 2 / 2. */
const SERIES = [1 / 5040, 1 / 720, 1 / 120, 1 / 24, 1 / 6, 1 / 2, 1, 1];

export interface Functions {
  /** Within 2e-7 of e^x, relative, for x in [-87, 88], and as at the ends beyond; NaN stays NaN. */
  exp(x: Code): Code;
  /** Within 1.5e-7 of 1 / (1 + e^-x). */
  sigmoid(x: Code): Code;
  /** Within 3e-7 of tanh x. */
  tanh(x: Code): Code;
}

/** The functions, for use in `p`: all share two locals of it, so one does not fit into the argument of another. */
export function functionsIn(p: Procedure): Functions {
  const [n, r] = p.row('v128', 2);
  const exp = (x: Code): Code => [
    ...r.set(f32x4.min(f32x4.max(x, f32x4.const(LEAST)), f32x4.const(MOST))),
    ...n.set(f32x4.nearest(f32x4.mul(r.value, f32x4.const(Math.LOG2E)))),
    ...r.set(reduced(r, n)),
    ...f32x4.mul(series(r), f32x4.powerOfTwo(n.value)),
  ];
  const sigmoid = (x: Code): Code => f32x4.div(f32x4.const(1), f32x4.add(f32x4.const(1), exp(f32x4.neg(x))));
  // tanh x = 2 sigmoid(2 x) - 1
  const tanh = (x: Code): Code =>
    f32x4.sub(
      f32x4.div(f32x4.const(2), f32x4.add(f32x4.const(1), exp(f32x4.mul(x, f32x4.const(-2))))),
      f32x4.const(1),
    );
  return { exp, sigmoid, tanh };
}

/** x = n ln 2 + r. */
function reduced(x: Local, n: Local): Code {
  const rest = f32x4.sub(x.value, f32x4.mul(n.value, f32x4.const(LN2_HIGH)));
  return f32x4.sub(rest, f32x4.mul(n.value, f32x4.const(LN2_LOW)));
}

function series(r: Local): Code {
  const [highest, ...rest] = SERIES.map((coefficient) => f32x4.const(coefficient));
  return rest.reduce((sum, coefficient) => f32x4.add(f32x4.mul(sum, r.value), coefficient), highest);
}
