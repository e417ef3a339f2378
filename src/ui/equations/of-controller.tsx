/** C and the search for its weights (section 2.3, appendices A.3 and A.4). */
import { Equation } from './equation.tsx';
import { Fraction, Gap, Over, Symbols } from './notation.tsx';

const S = Symbols;

export const ActionOfCar = (
  <Equation
    name="From z and h to an action"
    spoken={
      'x equals W times z, h, plus b. steer equals tanh x 1, gas equals tanh x 2 plus 1 over 2, brake ' +
      'equals the larger of 0 and tanh x 3'
    }
    lines={[
      <S key="x">x = W [ z , h ] + b</S>,
      <>
        <S>steer = tanh x_1</S>
        <Gap />
        <S>gas =</S>
        <Fraction top="tanh x_2 + 1" bottom="2" />
        <Gap />
        <S>brake = max ( 0 , tanh x_3 )</S>
      </>,
    ]}
    legend="W, b: the weights of C, all of them; h is that of the step before. tanh keeps a number between −1 and 1."
    source="src/controller/controller.ts"
  />
);

/** @param props.names of discrete actions */
export const ChosenAction = ({ names }: { names: readonly string[] }) => (
  <Equation
    name="From z and h to an action"
    spoken="x equals W times z, h, plus b. a equals the i with the largest x i"
    lines={[<S key="x">x = W [ z , h ] + b</S>, <S key="a">a = argmax_i x_i</S>]}
    legend={
      'W, b: the weights of C, all of them; h is that of the step before. The largest of ' +
      `${names.length} numbers is done: ${names.join(', ')}.`
    }
    source="src/controller/controller.ts"
  />
);

export const Search = (
  <Equation
    name="How the weights of C are found"
    spoken={
      'theta k equals m plus sigma y k, y k normal with covariance C. m becomes m plus sigma times the sum ' +
      'over i of ' +
      'w i times y of the i-th best'
    }
    lines={[
      <>
        <S>θ_k = m + σ y_k</S>
        <Gap />
        <S>y_k ∼ N ( 0 , C )</S>
      </>,
      <>
        <S>m ← m + σ</S>
        <Over sign="∑" index="i">
          <S>w_i y_i:λ</S>
        </Over>
      </>,
    ]}
    legend={
      'CMA-ES. θ: the weights of candidate k of λ; m: distribution mean; σ: step size; C: here the ' +
      'covariance, the shape of the ' +
      'search; i:λ: the i-th best candidate, w its weight. σ and C then follow the steps that paid; by ' +
      'mirrored pairs, as in a round after the first, both stay as they began.'
    }
    source="src/evolution/cma-es.ts"
  />
);
