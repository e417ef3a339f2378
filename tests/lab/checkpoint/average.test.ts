import { describe, expect, it } from 'vitest';
import { averageOf } from '../../../src/lab/checkpoint/average.ts';
import type { Checkpoint } from '../../../src/lab/checkpoint/checkpoint.ts';
import { wholeRun } from '../whole-run.helper.ts';

function runWith(change: (run: Checkpoint) => void, name = 'agent.safetensors') {
  const checkpoint = wholeRun();
  change(checkpoint);
  return { name, checkpoint };
}

const constantC = (value: number) => (run: Checkpoint) => run.agent.controller?.parameters.fill(value);

describe('the average of agents', () => {
  it('averages C and names its sources; it has no search and no score', () => {
    const scored = runWith((run) => {
      constantC(4)(run);
      run.report.evaluation = { episodes: 100 };
    }, 'b');
    const { agent, search, report, history } = averageOf([runWith(constantC(1), 'a'), scored]);
    expect(new Set(agent.controller?.parameters)).toEqual(new Set([2.5]));
    expect(agent.vision).toEqual(wholeRun().agent.vision);
    expect(search).toBeNull();
    expect(history).toEqual(wholeRun().history);
    expect(report.evaluation).toBeUndefined();
    expect(report.average).toEqual(
      ['a', 'b'].map((name) => ({ name, generations: 1, provenance: wholeRun().report.provenance })),
    );
  });

  it('does not change its sources', () => {
    const sources = [runWith(constantC(1)), runWith(constantC(4))];
    averageOf(sources);
    expect(sources[1].checkpoint.agent.controller?.parameters[0]).toBe(4);
  });

  it('refuses by name checkpoints that do not fit together', () => {
    const good = runWith(() => undefined, 'good');
    const without = runWith((run) => {
      run.agent.controller = null;
    }, 'without');
    expect(() => averageOf([good, without])).toThrow('without has no C');
    const blind = runWith((run) => {
      run.agent.vision!.weights['vision.mu.bias'].data[0] += 1;
    }, 'blind');
    expect(() => averageOf([good, blind])).toThrow('blind has another V than good');
    const oblivious = runWith((run) => {
      run.agent.memory = null;
    }, 'oblivious');
    expect(() => averageOf([good, oblivious])).toThrow('oblivious has another M than good');
    const short = runWith((run) => {
      run.agent.controller!.parameters = new Float32Array(3);
    }, 'short');
    expect(() => averageOf([good, short])).toThrow('short has a C of 3 parameters');
    expect(() => averageOf([good])).toThrow('at least two');
  });
});
