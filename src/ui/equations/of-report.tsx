/** What the report measures. */
import { Equation } from './equation.tsx';
import { Fraction, Symbols } from './notation.tsx';

const S = Symbols;

export const Probe = (
  <Equation
    name="R² of a linear probe"
    spoken="R squared equals 1 minus the sum of squares of y minus y hat, over the sum of squares of y minus y bar"
    lines={[
      <>
        <S>{'R^2 = 1 −'}</S>
        <Fraction top="∑ ( y − ŷ )^2" bottom="∑ ( y − ȳ )^2" />
      </>,
    ]}
    legend={
      'y: the truth, such as the speed; ŷ: what the probe says from z or h; ȳ: the mean of y. 1 is ' +
      'perfect, 0 no better than the mean.'
    }
    source="src/diagnostics/linear-probes.ts"
  />
);
