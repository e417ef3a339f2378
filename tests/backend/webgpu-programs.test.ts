/** Our shaders as text: every size of V and M stays within what the smallest WebGPU device grants. */
import { describe, expect, it } from 'vitest';
import { filterGradientProgram, splitsFor } from '../../src/backend/webgpu-kernels/conv2d-filter-gradient.ts';
import { convGeometry } from '../../src/backend/webgpu-kernels/conv2d-geometry.ts';
import { inputGradientProgram } from '../../src/backend/webgpu-kernels/conv2d-input-gradient.ts';
import { elementFor, gridOf, makeProgram, perShape } from '../../src/backend/webgpu-kernels/program.ts';
import { lstmCellGradientProgram, lstmCellProgram } from '../../src/memory/kernels/lstm-cell/webgpu.ts';
import { mixtureNllProgram } from '../../src/memory/kernels/mixture-nll/webgpu.ts';
import { STRIDE, VISION_SIZES, visionShapes } from '../../src/vision/config.ts';

const VALID = { strides: [STRIDE, STRIDE] as [number, number], pad: 'valid', dataFormat: 'NHWC' } as const;
/** V's convolutions: the larger map of each layer, which the transposed ones write. */
const LARGE_MAPS: Record<string, number> = {
  'encoder.conv1': 64,
  'encoder.conv2': 31,
  'encoder.conv3': 14,
  'encoder.conv4': 6,
  'decoder.deconv2': 13,
  'decoder.deconv3': 30,
  'decoder.deconv4': 64,
};

const geometries = (batch: number) =>
  VISION_SIZES.flatMap((size) => {
    const shapes = visionShapes({ size, latentSize: 32 });
    return Object.entries(LARGE_MAPS).map(([layer, side]) => {
      const filter = shapes[`vision.${layer}.kernel`];
      return convGeometry([batch, side, side, filter[2]], filter, VALID);
    });
  });

// Making a program throws where it would not fit.
describe.each([1, 64, 100, 1000])('at batch %i', (batch) => {
  it("V's convolutions fit, and each filter gradient is split among many workgroups", () => {
    for (const g of geometries(batch)) {
      expect(inputGradientProgram(g).workgroups).toBeGreaterThan(0);
      const splits = splitsFor(g);
      const { name, workgroups } = filterGradientProgram({ g, splits });
      const positions = g.batch * g.outHeight * g.outWidth;
      const partialFloats = splits * g.kernelHeight * g.kernelWidth * g.channels * g.filters;
      expect(partialFloats, name).toBeLessThanOrEqual(1 << 22);
      // Every stretch of positions has some.
      expect((splits - 1) * Math.ceil(positions / splits), name).toBeLessThan(positions);
      if (positions > 64 * 512) expect(workgroups, name).toBeGreaterThanOrEqual(128);
    }
  });

  it("M's kernels fit", () => {
    for (const hidden of [8, 128, 256, 512]) {
      expect(lstmCellProgram(batch, hidden).buffers).toHaveLength(6);
      expect(lstmCellGradientProgram(batch, hidden).buffers).toHaveLength(8);
    }
    for (const mixtures of [1, 5, 20]) {
      expect(mixtureNllProgram(batch * 999, 32, mixtures).workgroups).toBeGreaterThan(0);
    }
  });
});

describe('a program', () => {
  const parts = {
    name: 'Test',
    constants: { LENGTH: 5 },
    reads: { x: 'vec4<f32>' as const },
    writes: { y: 'f32' as const, z: 'f32' as const },
    threads: 64,
    workgroups: 3,
    main: 'y[index] = 1;',
  };

  it('binds reads, then writes, then scalars', () => {
    const { source } = makeProgram({ ...parts, scalars: { row: 'u32' } });
    const bindings = [...source.matchAll(/@binding\((\d)\) var<([^>]+)> (\w+)/g)].map((match) =>
      match.slice(1),
    );
    expect(bindings).toEqual([
      ['0', 'storage, read', 'x'],
      ['1', 'storage, read_write', 'y'],
      ['2', 'storage, read_write', 'z'],
      ['3', 'uniform', 'scalars'],
    ]);
    expect(source).toContain('const LENGTH = 5;');
  });

  it('takes the number of workgroups as its first scalar where it is left open', () => {
    const program = makeProgram({ ...parts, workgroups: undefined, scalars: { scale: 'f32' } });
    expect(program.scalars).toEqual(['u32', 'f32']);
    expect(program.source).toContain('if (group >= scalars.workgroups)');
  });

  it.each([
    [{ threads: 512 }, /Test would need 512 threads; WebGPU promises 256/],
    [{ shared: { big: ['vec4<f32>', 1025] as ['vec4<f32>', number] } }, /16400 bytes of shared memory/],
    [
      { reads: Object.fromEntries([...'abcdefg'].map((name) => [name, 'f32' as const])) },
      /9 storage buffers/,
    ],
    [{ workgroups: 65_535 ** 2 + 1 }, /workgroups; .* use a smaller batch/],
    [{ workgroups: Number.NaN }, /NaN workgroups/],
  ])('refuses %j', (change, message) => {
    expect(() => makeProgram({ ...parts, ...change })).toThrow(message);
  });

  it('is made once a shape', () => {
    let made = 0;
    const make = perShape((n: number) => makeProgram({ ...parts, name: `Test ${n} ${++made}` }));
    expect(make(1)).toBe(make(1));
    expect(make(2)).not.toBe(make(1));
    expect(made).toBe(2);
  });

  it('folds a line of workgroups that is too long for one dimension', () => {
    expect(gridOf('Test', 65_535)).toEqual([65_535, 1]);
    const [width, height] = gridOf('Test', 65_536);
    expect(height).toBe(2);
    expect(width * height).toBeGreaterThanOrEqual(65_536);
  });

  it('reads in fours only where every row allows it', () => {
    expect(elementFor(8, 12)).toBe('vec4<f32>');
    expect(elementFor(8, 6)).toBe('f32');
  });
});
