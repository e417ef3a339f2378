/**
 * The likelihood of mixtures of Gaussians and its gradient, four sites (a row's latent) at a time: the inner loop
 * of wasm.ts. Words of the assembler: src/backend/wasm-kernels/simd/README.md.
 */
import {
  type Code,
  f32x4,
  i32,
  type Local,
  loopWhile,
  Procedure,
} from '../../../backend/wasm-kernels/simd/assembler.ts';
import { functionsIn, LEAST } from '../../../backend/wasm-kernels/simd/functions.ts';
import { simdModule } from '../../../backend/wasm-kernels/simd/module.ts';

const FLOAT = 4;
const VECTOR = 16;
/** Bytes of scratch per component: 1 / sigma, u, and what becomes pi and the responsibility. */
export const SCRATCH_BYTES = 4 * VECTOR;

/** Addresses and strides in bytes; see the procedure below. */
interface MixtureProcedures {
  mixtureNll(
    output: number,
    target: number,
    weight: number,
    gradient: number,
    nats: number,
    ratio: number,
    scratch: number,
    sites: number,
    site: number,
    mixtures: number,
  ): void;
}

export const mixtureProcedures = simdModule<MixtureProcedures>(() => [mixtureNll()]);

/**
 * For `sites` sites (a multiple of 4, not 0), of `site` bytes each: `mixtures` bytes of log-weights, as many of
 * means, as many of log-deviations. Written are the gradient times `weight`, [sites, site], and in two parts the
 * nats but for the half logarithm of 2 pi: nats + log(ratio).
 */
function mixtureNll(): Procedure {
  const p = new Procedure('mixtureNll');
  const [output, target, weight, gradient, nats, ratio, scratch, sites, site, mixtures] = Array.from(
    { length: 10 },
    () => p.parameter(),
  );
  const from = p.row('i32', 4);
  const to = p.row('i32', 4);
  const [at, component] = p.row('i32', 2);
  const [z, w, maxLogit, maxJoint, sumLogit, sumJoint] = p.row('v128', 6);
  const [inverse, u, logit, joint, value] = p.row('v128', 5);
  const { exp } = functionsIn(p);

  /** Of the four sites: what stands `blocks` blocks behind their pointers. */
  const behind = (pointers: readonly Local[], blocks: number): Code[] =>
    pointers.map(({ value: pointer }) =>
      Array.from({ length: blocks }).reduce<Code>((sum) => i32.add(sum, mixtures.value), pointer),
    );
  /** `body` for each component; its scratch is at `at`, its logits at the pointers. */
  const eachComponent = (...body: Code[]): Code => [
    ...at.set(scratch.value),
    ...component.set(mixtures.value),
    ...loopWhile(
      [
        ...body.flat(),
        ...at.increase(i32.const(SCRATCH_BYTES)),
        ...[...from, ...to].flatMap((pointer) => pointer.increase(i32.const(FLOAT))),
        ...component.set(i32.sub(component.value, i32.const(FLOAT))),
      ],
      component.value,
    ),
    ...[...from, ...to].flatMap((pointer) => pointer.set(i32.sub(pointer.value, mixtures.value))),
  ];
  const kept = (local: Local, slot: number): Code => f32x4.store(at.value, local.value, VECTOR * slot);
  const recall = (slot: number): Code => f32x4.load(at.value, VECTOR * slot);

  const densities = eachComponent(
    logit.set(f32x4.gather(behind(from, 0))),
    value.set(f32x4.gather(behind(from, 2))), // log sigma
    inverse.set(exp(f32x4.neg(value.value))),
    u.set(f32x4.mul(f32x4.sub(z.value, f32x4.gather(behind(from, 1))), inverse.value)),
    joint.set(
      f32x4.sub(
        f32x4.sub(logit.value, value.value),
        f32x4.mul(f32x4.const(0.5), f32x4.mul(u.value, u.value)),
      ),
    ),
    maxLogit.set(f32x4.max(maxLogit.value, logit.value)),
    maxJoint.set(f32x4.max(maxJoint.value, joint.value)),
    kept(inverse, 0),
    kept(u, 1),
    kept(logit, 2),
    kept(joint, 3),
  );
  /** e^x for x <= 0, and nothing where that is next to nothing: multiplied on it would be denormal, and slow. */
  const share = (x: Code): Code => [
    ...value.set(x),
    ...f32x4.and(exp(value.value), f32x4.greaterThan(value.value, f32x4.const(LEAST))),
  ];
  const sums = eachComponent(
    logit.set(share(f32x4.sub(recall(2), maxLogit.value))),
    joint.set(share(f32x4.sub(recall(3), maxJoint.value))),
    sumLogit.set(f32x4.add(sumLogit.value, logit.value)),
    sumJoint.set(f32x4.add(sumJoint.value, joint.value)),
    kept(logit, 2),
    kept(joint, 3),
  );
  const slopes = eachComponent(
    u.set(recall(1)),
    // Weight times responsibility.
    joint.set(f32x4.mul(f32x4.div(recall(3), sumJoint.value), w.value)),
    value.set(f32x4.sub(f32x4.mul(f32x4.div(recall(2), sumLogit.value), w.value), joint.value)),
    f32x4.scatter(behind(to, 0), value),
    value.set(f32x4.neg(f32x4.mul(joint.value, f32x4.mul(u.value, recall(0))))),
    f32x4.scatter(behind(to, 1), value),
    value.set(f32x4.mul(joint.value, f32x4.sub(f32x4.const(1), f32x4.mul(u.value, u.value)))),
    f32x4.scatter(behind(to, 2), value),
  );
  const four = [
    ...from.flatMap((pointer, lane) =>
      pointer.set(lane === 0 ? output.value : i32.add(from[lane - 1].value, site.value)),
    ),
    ...to.flatMap((pointer, lane) =>
      pointer.set(lane === 0 ? gradient.value : i32.add(to[lane - 1].value, site.value)),
    ),
    ...z.set(f32x4.load(target.value)),
    ...w.set(f32x4.load(weight.value)),
    ...[maxLogit, maxJoint].flatMap((most) => most.set(f32x4.const(Number.NEGATIVE_INFINITY))),
    ...[sumLogit, sumJoint].flatMap((sum) => sum.set(f32x4.const(0))),
    ...densities,
    ...sums,
    ...slopes,
    ...f32x4.store(nats.value, f32x4.sub(maxLogit.value, maxJoint.value)),
    ...f32x4.store(ratio.value, f32x4.div(sumLogit.value, sumJoint.value)),
    ...output.set(i32.add(from[3].value, site.value)),
    ...gradient.set(i32.add(to[3].value, site.value)),
    ...[target, weight, nats, ratio].flatMap((pointer) => pointer.increase(i32.const(VECTOR))),
    ...sites.set(i32.sub(sites.value, i32.const(4))),
  ];
  p.write(loopWhile(four, sites.value));
  return p;
}
