/**
 * Adam's update of one variable in one dispatch, where plain ops take twelve: the kernel `AdamStep` of adam.ts on
 * WebGPU. The moments are updated in place; the new value is a new tensor, since others may still read the old.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { AdamStepAttributes } from '../adam.ts';
import { type Element, elementFor, makeProgram, type Program, perShape, widthOf } from './program.ts';
import { forgetReadValues, makeOutput, run } from './run.ts';

const THREADS = 64;

/** One program for all sizes. */
export const adamStepProgram = perShape(
  (element: Element, clips: boolean): Program =>
    makeProgram({
      name: `AdamStep of ${element}${clips ? ', clipped' : ''}`,
      constants: { THREADS },
      reads: { value: element, gradient: element },
      writes: { m: element, v: element, updated: element },
      scalars: {
        stepSize: 'f32',
        rootScale: 'f32',
        beta1: 'f32',
        beta2: 'f32',
        // 1 - beta, which float32 would round to five digits.
        rest1: 'f32',
        rest2: 'f32',
        epsilon: 'f32',
        clipValue: 'f32',
      },
      threads: THREADS,
      functions: clips ? clipped(element) : '',
      main: `
  let i = group * THREADS + index;
  if (i >= arrayLength(&updated)) { return; }
  let g = ${clips ? 'clipped(gradient[i])' : 'gradient[i]'};
  let mean = scalars.beta1 * m[i] + scalars.rest1 * g;
  let square = scalars.beta2 * v[i] + scalars.rest2 * g * g;
  m[i] = mean;
  v[i] = square;
  updated[i] = value[i] - scalars.stepSize * mean / (sqrt(square) * scalars.rootScale + scalars.epsilon);`,
    }),
);

/** clamp may turn a NaN into a bound, which would hide it; comparing its bits is the one sure test. */
function clipped(element: string): string {
  const bits = element.replace('f32', 'u32');
  return `
fn clipped(g: ${element}) -> ${element} {
  let bound = ${element}(scalars.clipValue);
  let isNaN = (bitcast<${bits}>(g) & ${bits}(0x7fffffffu)) > ${bits}(0x7f800000u);
  return select(clamp(g, -bound, bound), g, isNaN);
}`;
}

/** All four tensors have the variable's shape; returns its new value. */
export function adamStep(
  backend: WebGPUBackend,
  { value, m, v, gradient }: Record<'value' | 'm' | 'v' | 'gradient', TensorInfo>,
  { stepSize, rootScale, beta1, beta2, epsilon, clipValue }: AdamStepAttributes,
): TensorInfo {
  const clips = Number.isFinite(clipValue);
  const updated = makeOutput(backend, value.shape);
  const size = util.sizeFromShape(value.shape);
  const element = elementFor(size);
  const workgroups = Math.ceil(size / widthOf(element) / THREADS);
  const bound = clips ? clipValue : 0;
  const scalars = [workgroups, stepSize, rootScale, beta1, beta2, 1 - beta1, 1 - beta2, epsilon, bound];
  run(backend, adamStepProgram(element, clips), [value, gradient, m, v, updated], scalars);
  forgetReadValues(backend, m);
  forgetReadValues(backend, v);
  return updated;
}
