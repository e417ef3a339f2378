/** What an episode is worth. */
import { Equation } from './equation.tsx';
import { Fraction, Over, Symbols } from './notation.tsx';

const S = Symbols;

export const ReturnOfCar = (
  <Equation
    name="Return of a track"
    spoken="R equals the sum over t of r t, equals 1000 n over N, minus 0.1 T"
    lines={[
      <>
        <S>R =</S>
        <Over sign="∑" index="t">
          <S>r_t = 1000</S>
        </Over>
        <Fraction top="n" bottom="N" />
        <S>− 0.1 T</S>
      </>,
    ]}
    legend={
      'r: reward of a step; n of the N tiles of the track visited; T steps driven. All tiles in 620 steps are ' +
      '938, about as much as the physics allows. Leaving the field costs 100 and ends the episode.'
    }
    source="src/env/car-racing/environment.ts"
  />
);

export const ReturnOfMatch = (
  <Equation
    name="Return of a match"
    spoken="R equals the sum over t of r t"
    lines={[
      <>
        <S>R =</S>
        <Over sign="∑" index="t">
          <S>r_t</S>
        </Over>
      </>,
    ]}
    legend="r: reward of a step, 1 for a point won, −1 for a point lost, 0 otherwise."
    source="src/env/pong/match.ts"
  />
);
