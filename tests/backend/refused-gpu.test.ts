/** GPUs and scripts that refuse while a backend is opened: the next one is taken, and the reason says why. */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openBackend } from '../../src/backend/choose.ts';

const ignoreFaults = () => {};
const refuse = () => Promise.reject(new DOMException('blocked', 'SecurityError'));
const adapter = {
  info: { vendor: 'maker', architecture: 'a', device: '', description: 'a GPU' },
  limits: {},
  requestDevice: () => Promise.reject(new DOMException('lost', 'OperationError')),
};

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.doUnmock('../../src/backend/webgpu.ts');
  vi.doUnmock('../../src/backend/wasm.ts');
  vi.resetModules();
});

describe('WebGPU', () => {
  it.each([
    ['absent', {}, /does not offer it/],
    ['without an adapter', { gpu: { requestAdapter: async () => null } }, /no graphics adapter/],
    ['refusing the adapter', { gpu: { requestAdapter: refuse } }, /failed to start: blocked/],
    ['refusing the device', { gpu: { requestAdapter: async () => adapter } }, /failed to start: lost/],
  ])('%s is passed over, and its outcome is said', async (_, navigator, why) => {
    vi.stubGlobal('navigator', navigator);
    const { name, reason } = await openBackend('auto', ignoreFaults);
    expect(name).toBe('wasm');
    expect(reason).toMatch(why);
  });
});

it('a GPU that answers when another backend has taken its place leaves that one there', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const destroy = vi.fn();
  const device = { addEventListener: () => undefined, lost: new Promise(() => undefined), destroy };
  let answer: ((device: object) => void) | null = null;
  const requestDevice = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => ({ ...adapter, requestDevice }) } });
  const opening = openBackend('auto', ignoreFaults);
  await vi.waitFor(() => expect(answer).not.toBeNull());
  await vi.advanceTimersByTimeAsync(61_000);
  const { name, tried } = await opening;
  expect(name).toBe('wasm');
  expect(tried[0].outcome).toMatch(/no answer for 60 s/);
  answer!(device);
  await vi.waitFor(() => expect(destroy).toHaveBeenCalledOnce());
  expect(tf.getBackend()).toBe('wasm');
});

describe('WebGL', () => {
  const canvasThat = (getContext: () => unknown) =>
    class {
      getContext = getContext;
    };
  it.each([
    ['gives no context', () => null, /gave no WebGL 2 context/],
    [
      'throws',
      () => {
        throw new DOMException('blocked', 'SecurityError');
      },
      /failed to start: blocked/,
    ],
  ])('whose canvas %s is passed over', async (_, getContext, why) => {
    vi.stubGlobal('OffscreenCanvas', canvasThat(getContext));
    const { name, tried } = await openBackend('auto', ignoreFaults);
    expect(name).toBe('wasm');
    expect(tried[1].outcome).toMatch(why);
  });
});

describe('scripts that are gone', () => {
  const gone = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module: a.js'));

  it('one of them: the next backend is taken, and the reason says to reload', async () => {
    vi.doMock('../../src/backend/webgpu.ts', () => ({ openWebGpu: gone }));
    vi.resetModules();
    const { openBackend } = await import('../../src/backend/choose.ts');
    const { name, reason } = await openBackend('auto', ignoreFaults);
    expect(name).toBe('wasm');
    expect(reason).toMatch(/its script did not load; reload the page/);
  });

  it('all of them: the sentence comes once', async () => {
    vi.doMock('../../src/backend/webgpu.ts', () => ({ openWebGpu: gone }));
    vi.doMock('../../src/backend/wasm.ts', () => ({ openWasm: gone }));
    vi.resetModules();
    const { openBackend } = await import('../../src/backend/choose.ts');
    await expect(openBackend('auto', ignoreFaults)).rejects.toThrow(
      /^the training backend did not load\. A newer version of this page was published: save .*, then reload$/,
    );
  });
});
