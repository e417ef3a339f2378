/** Each weight of C has a place in its picture, and the place tells the weight. */
import { describe, expect, it } from 'vitest';
import { act, PAPER_CONTROLLER, parameterCount } from '../../../src/controller/controller.ts';
import {
  COLUMNS,
  cellOf,
  indexOf,
  inputOfCell,
  inputsOf,
  largestWeights,
  rowsOf,
  without,
} from '../../../src/ui/controller/weight-map.ts';

const C = PAPER_CONTROLLER;
const SMALL = { inputs: 'zh', latentSize: 3, hiddenSize: 40, actionSize: 2 } as const;

describe('the picture of C', () => {
  it.each([C, SMALL, { ...C, inputs: 'z' as const }])(
    'has a cell for every input, each one its own',
    (shape) => {
      const cells = new Set<number>();
      for (let input = 0; input < inputsOf(shape); input++) {
        const { column, row } = cellOf(shape, input);
        expect(inputOfCell(shape, column, row)).toBe(input);
        cells.add(row * COLUMNS + column);
      }
      expect(cells.size).toBe(inputsOf(shape));
      expect(Math.max(...cells)).toBeLessThan(rowsOf(shape).all * COLUMNS);
    },
  );

  it('has no input where a row is not full', () => {
    expect(inputOfCell(SMALL, 5, 0)).toBeNull();
    expect(inputOfCell(SMALL, 8, 2)).toBeNull();
    expect(inputOfCell(SMALL, 7, 2)).toBe(3 + 39);
  });
});

describe('a weight of C', () => {
  it('is where C reads it: it moves its action by its input', () => {
    const config = { ...SMALL, head: ['tanh', 'tanh'] as const };
    const parameters = new Float32Array(parameterCount(config));
    parameters[indexOf(config, 3 + 7, 1)] = 0.5;
    const [h, out] = [new Float32Array(40), new Float32Array(2)];
    h[7] = 0.4;
    act(config, parameters, new Float32Array(3), 0, h, 0, out, 0);
    expect([out[0], out[1]]).toEqual([0, Math.fround(Math.tanh(0.2))]);
  });

  it('is listed by its size, and taken away with its part', () => {
    const parameters = new Float32Array(parameterCount(SMALL)).fill(0.1);
    parameters[indexOf(SMALL, 1, 0)] = -3;
    parameters[indexOf(SMALL, 20, 0)] = 2;
    expect(largestWeights(SMALL, parameters, 0, 2)).toEqual([1, 20]);
    const blind = without(SMALL, parameters, 'z');
    expect(blind[indexOf(SMALL, 1, 0)]).toBe(0);
    expect(blind[indexOf(SMALL, 20, 0)]).toBe(2);
    expect([...blind.subarray(0, 2)]).toEqual([...parameters.subarray(0, 2)]);
    expect(without(SMALL, parameters, 'h')[indexOf(SMALL, 20, 0)]).toBe(0);
  });
});
