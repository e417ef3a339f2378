/** The sentence above a curve says what the curve did: rose, fell, or nothing that one could tell yet. */
import { describe, expect, it } from 'vitest';
import { Series } from '../../../src/store/series.ts';
import { curveVerdict, mirroredVerdict, searchVerdict } from '../../../src/ui/charts/curve-verdicts.ts';

function series(points: readonly Record<string, number>[]): Series {
  const made = new Series();
  points.forEach((values, i) => {
    made.append(10 * (i + 1), values);
  });
  return made;
}

describe('a curve', () => {
  it('of V says how much its error fell, or that it did not', () => {
    const of = (last: number) =>
      curveVerdict('vision', series([{ reconstruction: 100 }, { reconstruction: last }]), null);
    expect(of(25)).toMatch(/fell from 100 to 25\.0 in 20 batches, 4\.00 times smaller/);
    expect(of(100)).toContain('did not fall');
    expect(of(99.999)).not.toContain('1.00 times smaller');
  });

  it('of M says how much likelier what came has become, also below 0', () => {
    const of = (last: number) => curveVerdict('memory', series([{ nll: 1 }, { nll: last }]), null);
    expect(of(1 - Math.log(2))).toContain('2.00 times likelier');
    expect(of(-0.5)).toContain('from 1.00 to −0.500 nats');
    expect(of(1)).toContain('no less unexpected');
  });

  it('of the fitness says what the search has found, of what is possible', () => {
    const of = (last: number, best: number | null = 938) =>
      curveVerdict('fitness', series([{ mean: -10 }, { mean: last, test: 500 }, { mean: last }]), best);
    expect(of(400)).toMatch(
      /rose from −10\.0 to 400 of about 938 possible in 30 generations\..*tested at 500/,
    );
    expect(of(-10)).toContain('has not risen');
    expect(of(400, null)).not.toContain('possible');
    expect(curveVerdict('fitness', series([{ mean: 1 }, { mean: 2 }]), null)).not.toContain('tested');
  });

  it('of the dream error is held against a straight flight', () => {
    const of = (dream: number) =>
      curveVerdict(
        'dream-error',
        series([
          { dream: 1, constantVelocity: 1 },
          { dream, constantVelocity: 20 },
        ]),
        null,
      );
    expect(of(19)).toContain('20 steps into the dream the ball is 19.0 pixels off');
    expect(of(19)).toContain('has learned the walls');
    expect(of(20)).toContain('not learned the walls');
  });

  it.each(['vision', 'memory', 'fitness', 'dream-error'] as const)(
    'of %s says nothing of one point',
    (curve) => {
      const one = { reconstruction: 1, nll: 1, mean: 1, dream: 1, constantVelocity: 2 };
      expect(curveVerdict(curve, series([]), null)).toBeNull();
      expect(curveVerdict(curve, series([one]), null)).toBeNull();
    },
  );
});

describe('the search', () => {
  const shape = (condition: number) => ({ condition }) as Parameters<typeof searchVerdict>[1];

  it('has settled, still looks around, or has not narrowed', () => {
    expect(searchVerdict([1, 0.1], null)).toContain('nearly settled');
    expect(searchVerdict([1, 0.11], null)).toContain('still tries');
    expect(searchVerdict([1, 1], null)).toContain('has not shrunk');
    expect(searchVerdict([1], null)).toBeNull();
  });

  it('by mirrored pairs keeps its step size', () => {
    expect(mirroredVerdict([0.05, 0.05])).toMatch(/stays at 0\.050*: candidates are ranked by how far each/);
    expect(mirroredVerdict([0.05])).toBeNull();
  });

  it('says whether some directions matter more', () => {
    expect(searchVerdict([1, 0.5], shape(9.9))).toContain('equally far in all directions');
    expect(searchVerdict([1, 0.5], shape(100))).toContain('10.0 times as far');
  });
});
