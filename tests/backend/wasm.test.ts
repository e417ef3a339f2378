/** Opening the wasm backend: by several callers at a time, as when a worker gets ready and is asked to draw. */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, it, vi } from 'vitest';
import { openCpu } from '../../src/backend/cpu.ts';
import { openWasm } from '../../src/backend/wasm.ts';

afterEach(() => vi.restoreAllMocks());

it('callers that overlap share one start of the wasm backend, and none is told that it failed', async () => {
  const starts = vi.spyOn(WebAssembly, 'instantiate');
  await Promise.all([openWasm(), openWasm(), openWasm()]);
  expect(starts).toHaveBeenCalledOnce();
  expect(tf.getBackend()).toBe('wasm');
  expect(await tf.square(3).data()).toEqual(Float32Array.of(9));
});

it('opened again, the wasm backend becomes the active one, and is not started anew', async () => {
  await openCpu();
  expect(tf.getBackend()).toBe('cpu');
  const starts = vi.spyOn(WebAssembly, 'instantiate');
  await openWasm();
  expect(tf.getBackend()).toBe('wasm');
  expect(starts).not.toHaveBeenCalled();
});
