/** V: z of a picture, and the loss (appendix A.1). */
import { Equation } from './equation.tsx';
import { Fraction, Gap, Over, Symbols } from './notation.tsx';

const S = Symbols;

export const LatentOfFrame = (
  <Equation
    name="From a picture to z"
    spoken={
      'mu and log sigma squared equal encoder of x; z equals mu plus sigma times epsilon; epsilon is ' +
      'standard normal'
    }
    lines={[
      <S key="e">( μ , log σ^2 ) = encoder ( x )</S>,
      <>
        <S>z = μ + σ ⊙ ε</S>
        <Gap />
        <S>ε ∼ N ( 0 , 1 )</S>
      </>,
    ]}
    legend={
      'x: picture; μ and σ: mean and spread of each latent; ε: chance, one number per latent. Where z = μ ' +
      'is taken, ' +
      'ε is 0.'
    }
    source="src/vision/model.ts"
  />
);

export const LossOfVision = (
  <Equation
    name="What V learns to make small"
    spoken={
      'L equals the sum of squares of x minus x hat, plus w times the larger of the sum over d of KL d, and ' +
      'lambda n. KL d equals one half of sigma d squared plus mu d squared minus 1 minus log sigma d squared'
    }
    lines={[
      <>
        <S>L =</S>
        <Over sign="∑" index="p">
          <S>( x_p − x̂_p )^2 + w max (</S>
        </Over>
        <Over sign="∑" index="d">
          <S>KL_d , λ n )</S>
        </Over>
      </>,
      <>
        <S>KL_d =</S>
        <Fraction top="1" bottom="2" />
        <S>( σ_d^2 + μ_d^2 − 1 − log σ_d^2 )</S>
      </>,
    ]}
    legend={
      'Mean over the pictures of a batch. x̂: the picture V paints from z; p: its pixels and colours; d: ' +
      'the n latents; ' +
      'w: weight of the KL; λ: nats per latent that are free, so below λ n nothing is paid. Not in the paper: the ' +
      'setting “Coarse weight” adds the squares of the lowest moments of x − x̂, “Ground weight” at first ' +
      'those of the pixels of the ground.'
    }
    source="src/vision/loss.ts"
  />
);
