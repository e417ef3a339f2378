/** A checkpoint after other hands: each of its tensors and numbers changed in every way that a tool may change it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CmaEs } from '../../../src/evolution/index.ts';
import { decodeSafetensors, encodeSafetensors, type Tensor } from '../../../src/files/safetensors.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/lab/checkpoint/checkpoint.ts';
import { wholeRun } from '../whole-run.helper.ts';

type File = ReturnType<typeof decodeSafetensors>;

const RUN = wholeRun();
const BYTES = encodeCheckpoint(RUN);
const NAMES = Object.keys(decodeSafetensors(BYTES).tensors);

function opened(change: (file: File) => void): ReturnType<typeof decodeCheckpoint> {
  const file = decodeSafetensors(BYTES);
  change(file);
  return decodeCheckpoint(encodeSafetensors(file.tensors, file.metadata));
}

/** The message with which a changed file is refused. */
function refusal(change: (file: File) => void): string {
  try {
    opened(change);
  } catch (error) {
    return (error as Error).message;
  }
  return 'opened without an error';
}

const escaped = (name: string): RegExp =>
  new RegExp(`(?<![\\w.])${name.replaceAll('.', '\\.')}(?![\\w.]\\w)`);

/** As torch keeps it: [outputs, inputs], and [d, c, a, b] of our convolution's [a, b, c, d]. */
function inTorchOrder({ dtype, shape, data }: Tensor): Tensor {
  const [a, b, c, d] = shape.length === 2 ? [shape[0], 1, 1, shape[1]] : shape;
  const values = data.slice();
  for (let i = 0; i < a; i++)
    for (let j = 0; j < b; j++)
      for (let k = 0; k < c; k++)
        for (let l = 0; l < d; l++)
          values[((l * c + k) * a + i) * b + j] = data[((i * b + j) * c + k) * d + l];
  return { dtype, shape: shape.length === 2 ? [shape[1], shape[0]] : [d, c, a, b], data: values };
}

describe('an unmodified checkpoint', () => {
  it('opens without a notice', () => {
    expect(decodeCheckpoint(BYTES)).toEqual({ ...RUN, notices: [] });
  });

  it('also the shipped agent', () => {
    expect(decodeCheckpoint(readFileSync('public/agents/car-racing.safetensors')).notices).toEqual([]);
  });
});

describe.each(NAMES)('%s', (name) => {
  it('is named when it is missing', () => {
    expect(refusal(({ tensors }) => delete tensors[name])).toMatch(escaped(name));
  });

  it.each([`${name}s`, name.toUpperCase(), `module.${name}`, name.replace(/.$/, '')])(
    'renamed %s, both names are told',
    (other) => {
      const message = refusal(({ tensors }) => {
        tensors[other] = tensors[name];
        delete tensors[name];
      });
      expect(message).toMatch(escaped(name));
      expect(message).toContain(`holds ${other}`);
    },
  );

  it('of another shape and as many numbers, is refused with the shape seen and expected', () => {
    const { shape } = decodeSafetensors(BYTES).tensors[name];
    const other = [...shape, 1, 1];
    const message = refusal(({ tensors }) => {
      tensors[name] = { ...tensors[name], shape: other };
    });
    expect(message).toMatch(escaped(name));
    expect(message).toContain(`the shape [${other.join(', ')}], expected [${shape.join(', ')}] as [`);
  });

  it('cut by an entry, is refused by name', () => {
    const message = refusal(({ tensors }) => {
      const { dtype, shape, data } = tensors[name];
      const row = data.length / shape[0];
      tensors[name] = { dtype, shape: [shape[0] - 1, ...shape.slice(1)], data: data.slice(row) };
    });
    expect(message).toMatch(/^(starts|evolution|vision|memory|controller)\./);
    // As many starts as mu has are expected of logvar.
    if (name !== 'starts.mu') expect(message).toMatch(escaped(name));
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('with one %d, is refused by name', (value) => {
    const message = refusal(({ tensors }) => {
      tensors[name].data[0] = value;
    });
    expect(message).toContain(`${name} of the checkpoint holds ${value} at index 0`);
  });

  it.each(['I32', 'U8', 'BOOL', 'I64', 'F8_E4M3'] as const)('of dtype %s, is refused by name', (dtype) => {
    const message = refusal(({ tensors }) => {
      const { shape, data } = tensors[name];
      const { length } = data;
      if (dtype === 'I32') tensors[name] = { dtype, shape, data: new Int32Array(length) };
      else tensors[name] = { dtype, shape, data: new Uint8Array(dtype === 'I64' ? 8 * length : length) };
    });
    expect(message).toContain(`${name} of the checkpoint is ${dtype}, expected F`);
  });

  it('in the other float width, is the same; of the search, it is told', () => {
    const { notices, ...rest } = opened(({ tensors }) => {
      const { dtype, shape, data } = tensors[name];
      tensors[name] =
        dtype === 'F32'
          ? { dtype: 'F64', shape, data: Float64Array.from(data) }
          : { dtype: 'F32', shape, data: Float32Array.from(data) };
    });
    const ofSearch = name.startsWith('evolution.') && name !== 'evolution.best';
    if (ofSearch) expect(notices).toEqual([expect.stringContaining(`${name} (F32)`)]);
    else expect({ rest, notices }).toEqual({ rest: RUN, notices: [] });
  });

  it('beyond float32, is refused by name', () => {
    const message = refusal(({ tensors }) => {
      const { shape, data } = tensors[name];
      tensors[name] = { dtype: 'F64', shape, data: Float64Array.from(data).fill(1e300, 0, 1) };
    });
    // The search has 64 bits.
    if (!name.startsWith('evolution.')) expect(message).toContain(`${name} of the checkpoint holds 1e+300`);
  });

  it('in the order of torch, is taken transposed and told', () => {
    const { shape } = decodeSafetensors(BYTES).tensors[name];
    if (shape.length === 1 || new Set(shape).size === 1) return;
    const { notices, ...rest } = opened(({ tensors }) => {
      tensors[name] = inTorchOrder(tensors[name]);
    });
    expect(rest).toEqual(RUN);
    expect(notices[0]).toContain(`Transposed from torch's order of axes: ${name}`);
  });
});

describe('tensors of the user', () => {
  it.each([
    'note',
    'optimizer.step',
    'controller.kernel.old',
    'controller.kernel2',
    'vision.mask',
    '__proto__',
    'constructor',
  ])('%s is ignored with a notice, the agent is the same', (name) => {
    const { notices, ...rest } = opened(({ tensors }) => {
      const extra: Tensor = { dtype: 'I64', shape: [], data: new Uint8Array(8) };
      Object.defineProperty(tensors, name, { value: extra, enumerable: true });
    });
    expect(rest).toEqual(RUN);
    expect(notices).toEqual([`Ignored: tensor ${name}, which is not a part of the agent.`]);
  });

  it('a part without metadata is refused', () => {
    const message = refusal(({ tensors }) => {
      tensors['memory.ahead.bias'] = { dtype: 'F32', shape: [8], data: new Float32Array(8) };
    });
    expect(message).toContain('memory.ahead.bias, which does not belong to its metadata');
  });
});

describe('BF16', () => {
  it('is read exactly', () => {
    const { agent } = opened(({ tensors }) => {
      // 1, -2.5, 2^-126
      tensors['controller.bias'] = {
        dtype: 'BF16',
        shape: [3],
        data: Uint16Array.of(0x3f80, 0xc020, 0x0080),
      };
    });
    expect(agent.controller!.parameters.slice(0, 3)).toEqual(Float32Array.of(1, -2.5, 2 ** -126));
  });
});

describe('without its metadata', () => {
  it.each([{}, { format: 'pt' }])(
    '%o, the shapes tell the agent, and a notice tells what is assumed',
    (metadata) => {
      const { agent, settings, search, best, history, notices } = opened((file) => {
        file.metadata = metadata as Record<string, string>;
      });
      expect({ agent, settings }).toEqual({ agent: RUN.agent, settings: RUN.settings });
      expect({ search, best, history }).toEqual({ search: null, best: null, history: [] });
      expect(notices).toHaveLength(2);
      expect(notices[0]).toMatch(
        /no metadata settings, vision, memory, controller.*car-racing.*tiny of 8 latents/,
      );
      expect(notices[0]).toMatch(/M of 16 units and 3 Gaussians, heads: reward, done.*C on zh.*preset smoke/);
      expect(notices[0]).toContain('save_file(tensors, file, metadata=metadata)');
      expect(notices[1]).toMatch(/^Ignored: tensors .*evolution\.mean/);
    },
  );

  it('a ball is told by its M, which takes no actions', () => {
    const { settings, agent } = opened((file) => {
      file.metadata = {};
      for (const name of Object.keys(file.tensors))
        if (!/^(vision|memory)\./.test(name)) delete file.tensors[name];
      const { data } = file.tensors['memory.lstm.kernel'];
      file.tensors['memory.lstm.kernel'] = { dtype: 'F32', shape: [24, 64], data: data.slice(0, 24 * 64) };
    });
    expect(settings.experiment).toBe('bouncing-ball');
    expect(agent.controller).toBeNull();
  });

  it('of one part only, that part is told by its shapes', () => {
    const { notices, ...rest } = opened(({ metadata }) => delete metadata.controller);
    expect(rest).toEqual(RUN);
    expect(notices).toEqual([expect.stringMatching(/^The file has no metadata controller\..*C on zh/)]);
  });

  it.each([
    [
      'V alone',
      (name: string) => name.startsWith('vision.'),
      /no metadata "settings": only the actions of M/,
    ],
    [
      'no bias of mu',
      (name: string) => name !== 'vision.mu.bias',
      /"vision": vision\.mu\.bias, which would give it/,
    ],
    ['no tensor of ours', (name: string) => name === 'starts.mu', /its format is "missing".*vision/],
  ])('%s is refused, naming what is missing and the way out', (_, keep, message) => {
    const text = refusal((file) => {
      file.metadata = {};
      for (const name of Object.keys(file.tensors)) if (!keep(name)) delete file.tensors[name];
    });
    expect(text).toMatch(message);
  });
});

describe('numbers of the metadata', () => {
  const changed = (key: string, change: (value: Record<string, unknown>) => void) => (file: File) => {
    const value = JSON.parse(file.metadata[key]);
    change(Array.isArray(value) ? value[0] : value);
    file.metadata[key] = JSON.stringify(value);
  };

  it.each(['generation', 'best', 'mean', 'worst', 'sigma', 'steps', 'seconds'])(
    'a generation without %s is refused',
    (key) => {
      expect(refusal(changed('history', (record) => delete record[key]))).toMatch(
        new RegExp(`history\\[0\\] of the checkpoint has ${key} undefined`),
      );
    },
  );

  it.each([
    ['history', 'test', 'high', /history\[0\] .* test "high"/],
    ['history', 'hardest', { seed: 1 }, /history\[0\].*hardest has mean undefined/],
    ['history', 'hard', [{ seed: 1 }], /history\[0\].*hard has mean undefined/],
    ['history', 'hard', 7, /history\[0\].*has hard 7/],
    ['history', 'search', 0.5, /search 0\.5, expected a whole number/],
    ['best', 'test', null, /best has test null/],
    ['best', 'generation', -1, /best has generation -1/],
    ['evolution', 'sigma', -1, /evolution.*sigma.*-1/],
    ['evolution', 'generation', 1.5, /generation .* 1\.5/],
    ['evolution', 'asked', 'no', /asked .* 'no'/],
    ['evolution', 'random', {}, /evolution/],
    ['evolution', 'settings', {}, /covariance undefined, expected "full" or "separable"/],
    ['memory', 'predictReward', 'false', /predictReward .* "false"/],
    ['memory', 'predictDone', false, /memory\.done\.\w+, which does not belong to its metadata/],
    ['memory', 'aheadSteps', 5, /lacks memory\.ahead\.kernel of shape \[16, 8\]/],
    ['memory', 'mixtures', 0, /mixtures must be an integer >= 1, got 0/],
    ['vision', 'size', 'huge', /size must be one of .* 'huge'/],
    ['controller', 'inputs', 'z', /controller\.kernel .*\[24, 3\], expected \[8, 3\]/],
    ['controller', 'hiddenSize', 8, /reads 8 latents and 8 units/],
    ['report', 'stages', { vision: {} }, /stage vision .* seconds undefined/],
  ])('%s with %s = %o is refused', (key, field, value, message) => {
    expect(refusal(changed(key, (record) => Object.assign(record, { [field]: value })))).toMatch(message);
  });

  it.each(['settings', 'vision', 'report', 'evolution', 'best'])('%s that is no object is refused', (key) => {
    expect(refusal(({ metadata }) => (metadata[key] = '5'))).toContain(`${key} is no JSON object: 5`);
  });

  it('generations out of order are refused', () => {
    const twice = (file: File) => {
      const [record] = JSON.parse(file.metadata.history);
      file.metadata.history = JSON.stringify([record, record]);
    };
    expect(refusal(twice)).toContain(
      'history[1] of the checkpoint is of generation 1, after one of generation 1',
    );
  });
});

describe('a search', () => {
  it('of the other covariance is refused', () => {
    const message = refusal(({ metadata }) => {
      const { settings, ...rest } = JSON.parse(metadata.evolution);
      metadata.evolution = JSON.stringify({ ...rest, settings: { ...settings, covariance: 'separable' } });
    });
    expect(message).toMatch(/evolution\.(basis|scales), which does not belong to its metadata/);
  });

  it('of another number of parameters than C has is refused', () => {
    const search = new CmaEs({ mean: new Float64Array(9), sigma: 1, seed: 1 }).snapshot();
    expect(() => decodeCheckpoint(encodeCheckpoint({ ...RUN, search }))).toThrow(
      'evolution.covariance of the checkpoint has the shape [9, 9], expected [75, 75]',
    );
  });

  it('between ask and tell comes back as it was', () => {
    const search = CmaEs.fromJSON(RUN.search!);
    search.ask();
    const snapshot = search.snapshot();
    expect(decodeCheckpoint(encodeCheckpoint({ ...RUN, search: snapshot })).search).toEqual(snapshot);
  });
});

describe('values that cannot be read back are not written', () => {
  it('a weight too large for 16 bits', () => {
    const run = wholeRun();
    run.agent.vision!.weights['vision.mu.bias'].data[2] = 70_000;
    expect(() => encodeCheckpoint(run, { weights: 'F16' })).toThrow('vision.mu.bias holds 70000 at index 2');
  });
});
