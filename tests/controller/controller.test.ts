import { describe, expect, it } from 'vitest';
import {
  act,
  type ControllerConfig,
  checkControllerConfig,
  PAPER_CONTROLLER,
  parameterCount,
} from '../../src/controller/controller.ts';
import { controllerFromPaper } from '../../src/paper/controller-import.ts';

const SMALL: ControllerConfig = { inputs: 'zh', latentSize: 2, hiddenSize: 1, actionSize: 3 };
/** Biases of steer, gas, brake; then a row of three for z_0, z_1, h_0. */
const PARAMS = [0.1, 0.2, 0.3, 1, 0, 0, 0, 2, 0, 0, 0, -3];

function drive(config: ControllerConfig, params: ArrayLike<number>, z: number[], h: number[]): number[] {
  const out = new Float32Array(3);
  act(config, params, z, 0, h, 0, out, 0);
  return [...out];
}

describe('C', () => {
  it('has 867 parameters in the paper, 99 without h', () => {
    expect(parameterCount(PAPER_CONTROLLER)).toBe(867);
    expect(parameterCount({ ...PAPER_CONTROLLER, inputs: 'z' })).toBe(99);
  });

  it('is the linear layer and the squashing of the paper', () => {
    const [steer, gas, brake] = drive(SMALL, PARAMS, [0.5, -0.25], [-0.2]);
    expect(steer).toBeCloseTo(Math.tanh(0.1 + 0.5), 6);
    expect(gas).toBeCloseTo((Math.tanh(0.2 - 0.5) + 1) / 2, 6);
    expect(brake).toBeCloseTo(Math.tanh(0.3 + 0.6), 6);
    expect(drive(SMALL, PARAMS, [0, 0], [0.2])[2]).toBe(0);
  });

  it('coasts at half gas when all parameters are zero', () => {
    expect(
      drive(PAPER_CONTROLLER, new Float64Array(867), new Array(32).fill(1), new Array(256).fill(1)),
    ).toEqual([0, 0.5, 0]);
  });

  it('does not read h when it sees z alone', () => {
    const config: ControllerConfig = { ...SMALL, inputs: 'z' };
    const params = PARAMS.slice(0, 9);
    expect(drive(config, params, [0.5, 1], [Number.NaN])).toEqual(drive(config, params, [0.5, 1], []));
  });

  it('reads and writes at the offsets of a row', () => {
    const out = new Float32Array(9).fill(7);
    act(SMALL, PARAMS, [9, 9, 0.5, -0.25], 2, [9, -0.2], 1, out, 3);
    expect([...out.subarray(3, 6)]).toEqual(drive(SMALL, PARAMS, [0.5, -0.25], [-0.2]));
    expect([...out.subarray(0, 3), ...out.subarray(6)]).toEqual(new Array(6).fill(7));
  });

  it('passes NaN on and names a wrong number of parameters', () => {
    expect(drive(SMALL, PARAMS, [Number.NaN, 0], [0])[0]).toBeNaN();
    expect(drive(SMALL, PARAMS, [0, 0], [Number.NaN])[2]).toBeNaN();
    expect(() => drive(SMALL, PARAMS.slice(1), [0, 0], [0])).toThrow(/has 12 parameters, got 11/);
  });

  it('refuses configurations it cannot drive with', () => {
    expect(() => checkControllerConfig({ ...SMALL, actionSize: 2 })).toThrow(/actionSize must be 3.*got 2/);
    expect(() => checkControllerConfig({ ...SMALL, latentSize: 0 })).toThrow(/latentSize.*got 0/);
    expect(() => checkControllerConfig({ ...SMALL, inputs: 'h' as 'z' })).toThrow(/'zh' or 'z', got 'h'/);
  });
});

describe('C of another experiment', () => {
  it('gives a one-hot of the largest output where actions are discrete', () => {
    const config: ControllerConfig = {
      inputs: 'z',
      latentSize: 1,
      hiddenSize: 1,
      actionSize: 4,
      head: 'argmax',
    };
    const act4 = (z: number): number[] => {
      const out = new Float32Array(4);
      // Outputs 0.1, z, -z and 0.
      act(config, [0.1, 0, 0, 0, 0, 1, -1, 0], [z], 0, [], 0, out, 0);
      return [...out];
    };
    expect(parameterCount(config)).toBe(8);
    expect(act4(0)).toEqual([1, 0, 0, 0]);
    expect(act4(2)).toEqual([0, 1, 0, 0]);
    expect(act4(-2)).toEqual([0, 0, 1, 0]);
    expect(act4(Number.NaN)).toEqual(new Array(4).fill(Number.NaN));
  });

  it('squashes each output as its head says', () => {
    const config: ControllerConfig = {
      inputs: 'z',
      latentSize: 1,
      hiddenSize: 1,
      actionSize: 2,
      head: ['unit', 'tanh'],
    };
    const out = new Float32Array(2);
    act(config, [0.3, -0.4, 0, 0], [1], 0, [], 0, out, 0);
    expect([...out]).toEqual([(Math.tanh(0.3) + 1) / 2, Math.tanh(-0.4)].map(Math.fround));
  });

  it('refuses heads that do not fit', () => {
    const refused = (changes: object): void => checkControllerConfig({ ...SMALL, ...changes });
    expect(() => refused({ head: ['tanh'] })).toThrow(/actionSize must be 1 \(its head: tanh\), got 3/);
    expect(() => refused({ head: 'softmax' })).toThrow(
      /'argmax' or a list of tanh, unit, positive, got "softmax"/,
    );
    expect(() => refused({ head: 'argmax', actionSize: 0 })).toThrow(
      /actionSize must be an integer >= 1.*got 0/,
    );
    expect(() => refused({ head: 'argmax', actionSize: 5 })).not.toThrow();
  });
});

describe('reading the authors’ C', () => {
  it('names what is wrong with a file', () => {
    expect(() => controllerFromPaper(null)).toThrow(/list \[parameters, score\]/);
    expect(() => controllerFromPaper([[1, 2], 900])).toThrow(/867 parameters, this file has 2 values/);
    const params: unknown[] = new Array(867).fill(0.5);
    expect(() => controllerFromPaper([params, null])).toThrow(/ends with its score, found null/);
    expect(controllerFromPaper([params, 900]).params).toEqual(new Float64Array(867).fill(0.5));
    params[5] = 'x';
    expect(() => controllerFromPaper([params, 900])).toThrow(/parameter 5.*is x/);
  });
});
