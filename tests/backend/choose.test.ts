/** Choosing a backend where there is no GPU, and the self-check catching a broken one. */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import { openBackend } from '../../src/backend/choose.ts';
import { read, readSync } from '../../src/backend/read.ts';
import { checkBackend } from '../../src/backend/self-check.ts';
import { isSoftware } from '../../src/backend/software-adapter.ts';
import { openWasm } from '../../src/backend/wasm.ts';

const ignoreFaults = () => {};

describe('openBackend', () => {
  it('takes WebAssembly where there is no GPU, and says why', async () => {
    const report = await openBackend('auto', ignoreFaults);
    expect(report.name).toBe('wasm');
    expect(tf.getBackend()).toBe('wasm');
    expect(report.tried.map(({ name }) => name)).toEqual(['webgpu', 'webgl', 'wasm']);
    expect(report.reason).toMatch(/^WebAssembly .*WebGPU: this browser does not offer it/);
  });

  it('takes the one that is asked for', async () => {
    const report = await openBackend('cpu', ignoreFaults);
    expect(report).toMatchObject({ name: 'cpu', tried: [{ name: 'cpu' }] });
    expect(tf.getBackend()).toBe('cpu');
  });

  it('names a forced backend that is not available, and the others', async () => {
    await expect(openBackend('webgpu', ignoreFaults)).rejects.toThrow(
      /'webgpu' is not available here .*choose auto, webgl, wasm, cpu/,
    );
  });

  it('refuses an unknown name', async () => {
    await expect(openBackend('cuda' as 'cpu', ignoreFaults)).rejects.toThrow("'cuda' is unknown");
  });
});

describe('checkBackend', () => {
  const kernels = [tf.FusedConv2D, tf.Conv2DBackpropFilter, tf.BatchMatMul, tf.Tanh];
  let restore = () => {};
  afterEach(() => restore());

  it.each(['wasm', 'cpu'] as const)('passes on %s and leaves no tensor behind', async (name) => {
    await openBackend(name, ignoreFaults);
    const before = tf.memory().numTensors;
    expect(await checkBackend()).toBeNull();
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each(kernels)('notices when %s returns zeros', async (kernelName) => {
    await openWasm();
    const config = tf.getKernel(kernelName, 'wasm');
    restore = () => {
      tf.unregisterKernel(kernelName, 'wasm');
      tf.registerKernel(config);
    };
    tf.unregisterKernel(kernelName, 'wasm');
    tf.registerKernel({
      ...config,
      kernelFunc: (params) => {
        const output = config.kernelFunc(params) as tf.TensorInfo;
        const backend = params.backend as { typedArrayFromHeap(info: tf.TensorInfo): Float32Array };
        backend.typedArrayFromHeap(output).fill(0);
        return output;
      },
    });
    expect(await checkBackend()).toMatch(/came out as/);
  });
});

describe('isSoftware', () => {
  it.each([
    ['Google, SwiftShader', true],
    ['ANGLE (Mesa, llvmpipe (LLVM 15.0.6, 256 bits), OpenGL 4.5)', true],
    ['Microsoft Basic Render Driver', true],
    ['ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11)', false],
    ['apple common-3', false],
  ])('%s: %s', (name, expected) => expect(isSoftware(undefined, name)).toBe(expected));
});

describe('reading', () => {
  it('gives copies', async () => {
    for (const name of ['cpu', 'wasm'] as const) {
      await openBackend(name, ignoreFaults);
      const tensor = tf.tensor1d([1, 2, 3]);
      readSync(tensor)[0] = 9;
      (await read(tensor))[1] = 9;
      expect([...readSync(tensor)]).toEqual([1, 2, 3]);
    }
  });

  it('refuses to stall a GPU', () => {
    const kept = tf.getBackend();
    const tensor = tf.tensor1d([1]);
    const engine = tf.engine() as unknown as { backendName: string };
    engine.backendName = 'webgpu';
    try {
      expect(() => readSync(tensor)).toThrow("this one is 'webgpu'");
    } finally {
      engine.backendName = kept;
    }
  });
});
