/** The steps that the room of M shows follow each other, and belong to one episode and one M. */
import { describe, expect, it } from 'vitest';
import { PredictionTrace, PredictionTraces, TRACE_STEPS } from '../../src/store/prediction-trace.ts';
import { prediction } from './prediction.helper.ts';

function filled(...steps: number[]): number[] {
  const trace = new PredictionTrace();
  for (const step of steps) trace.push(prediction(step));
  return trace.steps.map(({ step }) => step);
}

describe('a trace', () => {
  it.each([
    ['steps in a row', [4, 5, 6], [4, 5, 6]],
    ['a new episode', [4, 5, 1], [1]],
    ['a moment that was gone back to', [4, 5, 6, 5], [4, 5]],
    ['a gap', [4, 5, 9], [9]],
  ])('of %s', (_, given, kept) => {
    expect(filled(...given)).toEqual(kept);
  });

  it('keeps the last steps, and no M of another size', () => {
    const trace = new PredictionTrace();
    for (let step = 1; step <= TRACE_STEPS + 30; step++) trace.push(prediction(step));
    expect([trace.steps.length, trace.steps[0].step]).toEqual([TRACE_STEPS, 31]);
    trace.push(prediction(TRACE_STEPS + 31, { mu: new Float32Array(2) }));
    expect(trace.steps).toHaveLength(1);
  });
});

describe('both traces', () => {
  it('take steps only while somebody watches, each its own', () => {
    const traces = new PredictionTraces();
    traces.see([prediction(1)]);
    expect(traces.reality.steps).toEqual([]);
    traces.watch(true);
    traces.see([prediction(2), prediction(1, { world: 'dream' })]);
    expect([traces.reality.steps[0].step, traces.dream.steps[0].step]).toEqual([2, 1]);
    const { version } = traces.dream;
    traces.watch(false);
    expect(traces.dream.steps).toEqual([]);
    expect(traces.dream.version).toBeGreaterThan(version);
  });
});
