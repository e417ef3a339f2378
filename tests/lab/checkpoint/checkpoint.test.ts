import { describe, expect, it } from 'vitest';
import { CmaEs } from '../../../src/evolution/index.ts';
import { decodeSafetensors, encodeSafetensors } from '../../../src/files/safetensors.ts';
import {
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
} from '../../../src/lab/checkpoint/checkpoint.ts';
import { controllerConfig } from '../../../src/lab/run.ts';
import { settings, wholeRun } from '../whole-run.helper.ts';

/** The same file with some of its tensors or metadata changed. */
function tampered(change: (file: ReturnType<typeof decodeSafetensors>) => void): Uint8Array {
  const file = decodeSafetensors(encodeCheckpoint(wholeRun()));
  change(file);
  return encodeSafetensors(file.tensors, file.metadata);
}

describe('checkpoint', () => {
  it('is read back completely', () => {
    const run = wholeRun();
    expect(decodeCheckpoint(encodeCheckpoint(run))).toEqual({ ...run, notices: [] });
  });

  it('16-bit weights come back rounded to 11 bits, C and the search exactly, in half the bytes', () => {
    const run = wholeRun();
    const bytes = encodeCheckpoint({ ...run, search: null, best: null }, { weights: 'F16' });
    expect(bytes.length).toBeLessThan(0.6 * encodeCheckpoint({ ...run, search: null }).length);
    const { agent } = decodeCheckpoint(bytes);
    expect(agent.controller).toEqual(run.agent.controller);
    for (const part of ['vision', 'memory'] as const) {
      for (const [name, { data }] of Object.entries(run.agent[part]!.weights)) {
        const rounded = agent[part]!.weights[name].data;
        // Half of the last of 11 bits; 2^-25 below the least normal half.
        data.forEach((value, i) => {
          expect(Math.abs(rounded[i] - value)).toBeLessThanOrEqual(
            Math.max(Math.abs(value) * 2 ** -11, 2 ** -25),
          );
        });
      }
    }
  });

  it('of an unfinished run is read back too', () => {
    const { agent, ...rest } = wholeRun();
    const early: Checkpoint = {
      ...rest,
      agent: { vision: agent.vision, memory: null, controller: null, starts: null },
      search: null,
      best: null,
      history: [],
    };
    expect(decodeCheckpoint(encodeCheckpoint(early))).toEqual({ ...early, notices: [] });
  });

  it('an older file without a best mean opens', () => {
    const old = tampered((file) => {
      delete file.tensors['evolution.best'];
      delete (file.metadata as { best?: string }).best;
    });
    expect(decodeCheckpoint(old)).toEqual({ ...wholeRun(), best: null, notices: [] });
  });

  it('restores a search exactly', () => {
    const run = wholeRun();
    const again = CmaEs.fromJSON(decodeCheckpoint(encodeCheckpoint(run)).search!);
    expect(again.ask()).toEqual(CmaEs.fromJSON(run.search!).ask());
  });

  it('names tensors as the public format says', () => {
    const { tensors } = decodeSafetensors(encodeCheckpoint(wholeRun()));
    expect(Object.keys(tensors)).toEqual(
      expect.arrayContaining([
        'vision.mu.kernel',
        'memory.lstm.kernel',
        'controller.kernel',
        'controller.bias',
      ]),
    );
    expect(tensors['controller.kernel'].shape).toEqual([
      settings['vision.latentSize'] + settings['memory.hiddenSize'],
      3,
    ]);
  });

  it.each([
    ['cut short', () => encodeCheckpoint(wholeRun()).subarray(0, 5000), /5,?000|truncated|cut/i],
    ['no safetensors at all', () => new TextEncoder().encode('{"weights": "no, just text"}'), /safetensors/i],
    [
      'of another program',
      () => tampered((file) => delete (file.metadata as { format?: string }).format),
      /format/,
    ],
    [
      'without a tensor of V',
      () => tampered((file) => delete file.tensors['vision.mu.kernel']),
      /vision\.mu\.kernel/,
    ],
    [
      'with C of the wrong size',
      () =>
        tampered((file) => {
          file.tensors['controller.bias'] = { dtype: 'F32', shape: [2], data: new Float32Array(2) };
        }),
      /controller\.bias of the checkpoint has the shape \[2\], expected \[3\]/,
    ],
    [
      'with C for another M',
      () =>
        tampered((file) => {
          const config = { ...controllerConfig(settings), inputs: 'z', hiddenSize: 99 };
          const { data } = file.tensors['controller.kernel'];
          file.metadata.controller = JSON.stringify(config);
          file.tensors['controller.kernel'] = { dtype: 'F32', shape: [8, 3], data: data.slice(0, 24) };
        }),
      /C reads 8 latents and 99 units of h, its V and M have 8 and 16/,
    ],
    [
      'with a best mean of the wrong size',
      () =>
        tampered((file) => {
          file.tensors['evolution.best'] = { dtype: 'F64', shape: [2], data: new Float64Array(2) };
        }),
      /evolution\.best of the checkpoint has the shape \[2\], expected \[75\]/,
    ],
    [
      'with a C that is not finite',
      () =>
        tampered((file) => {
          file.tensors['controller.bias'].data[1] = Number.NaN;
        }),
      /controller\.bias of the checkpoint holds NaN at index 1/,
    ],
    [
      'with settings that are not allowed',
      () => tampered((file) => (file.metadata.settings = JSON.stringify({ ...settings, seed: -4 }))),
      /seed is a whole number .* got "-4"/,
    ],
    [
      'with settings that are no JSON',
      () => tampered((file) => (file.metadata.settings = '{')),
      /settings is not JSON/,
    ],
  ])('a file %s is refused, saying why', (_, file, message) => {
    expect(() => decodeCheckpoint(file())).toThrow(message);
  });
});
