/** M: its memory, its prediction, its temperature, the dream (section 2.2, appendix A.2). */
import { Equation } from './equation.tsx';
import { Fraction, Gap, Over, Root, Symbols } from './notation.tsx';

const S = Symbols;

export const CellOfMemory = (
  <Equation
    name="How h is renewed"
    spoken={
      'i, g, f, o equal W times z t, a t, h t minus 1, plus b. c t equals s of f plus 1 times c t minus 1 ' +
      'plus s of i ' +
      'times tanh g. h t equals s of o times tanh c t'
    }
    lines={[
      <S key="s">( i , g , f , o ) = W [ z_t , a_t , h_t−1 ] + b</S>,
      <S key="c">c_t = s ( f + 1 ) ⊙ c_t−1 + s ( i ) ⊙ tanh ( g )</S>,
      <S key="h">h_t = s ( o ) ⊙ tanh ( c_t )</S>,
    ]}
    legend={
      'An LSTM. a: action, where there is one; c: its store; f, i, o: how much is kept, written and shown; ' +
      's: the sigmoid, 0 to 1; ' +
      'W, b: weights that M learns.'
    }
    source="src/memory/model.ts"
  />
);

export const MixtureOfMemory = (
  <Equation
    name="What M predicts, and what it learns to make small"
    spoken={
      'p of z t plus 1 equals the product over d of the sum over k of pi d k times the normal density of z d with ' +
      'mean mu d k and variance sigma d k squared. NLL equals minus 1 over n times log p of z t plus 1'
    }
    lines={[
      <>
        <S>p ( z_t+1 ) =</S>
        <Over sign="∏" index="d">
          <Over sign="∑" index="k">
            <S>π_d,k N ( z_d ; μ_d,k , σ_d,k^2 )</S>
          </Over>
        </Over>
      </>,
      <>
        <S>NLL = −</S>
        <Fraction top="1" bottom="n" />
        <S>log p ( z_t+1 )</S>
      </>,
    ]}
    legend={
      'For each of the n latents d a mixture of k bell curves N with weights π, which come from h by one ' +
      'linear layer. ' +
      'The errors of the predicted reward, of the end and of a later z are added, each with its weight.'
    }
    source="src/memory/loss.ts"
  />
);

export const DrawOfMemory = (
  <Equation
    name="How τ draws the next z"
    spoken={
      'The probability of k is proportional to pi k to the power of 1 over tau. z prime equals mu k plus sigma k ' +
      'times the square root of tau times epsilon'
    }
    lines={[
      <>
        <S>P ( k ) ∝ π_k^1/τ</S>
        <Gap />
        <S>z′ = μ_k + σ_k</S>
        <Root>τ</Root>
        <S>ε</S>
      </>,
    ]}
    legend={
      'For each latent: one bell curve k is drawn, then a value from it. τ = 1: as M learned it. Near 0: ' +
      'always the ' +
      'middle of the likeliest curve.'
    }
    source="src/memory/sample.ts"
  />
);

/** @param acts C takes part */
export const dream = (acts: boolean) => (
  <Equation
    name="The dream"
    spoken={
      `${acts ? 'a t equals C of z t and h t minus 1. ' : ''}h t equals LSTM of z t, ${acts ? 'a t, ' : ''}` +
      'h t minus 1. z t plus 1 is drawn from p tau given h t'
    }
    lines={[
      ...(acts ? [<S key="a">a_t = C ( z_t , h_t−1 )</S>] : []),
      <S key="h">{`h_t = LSTM ( z_t , ${acts ? 'a_t , ' : ''}h_t−1 )`}</S>,
      <S key="z">{'z_t+1 ∼ p_τ ( z | h_t )'}</S>,
    ]}
    legend={
      'The same loop as in reality; only the last line takes the place of the environment. V paints z for ' +
      'us, M does not need it.'
    }
    source="src/rollout/agent.ts"
  />
);
