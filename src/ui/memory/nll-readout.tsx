/** The step in numbers: what came of the latent, what M gave it, and the latents with the largest NLL. */
import { UnstyledButton } from '@mantine/core';
import type { StepPrediction } from '../../store/engine.ts';
import { formatSigned, formatValue } from '../format.ts';
import { Term } from '../glossary/term.tsx';
import { largestNll } from './density.ts';
import classes from './memory.module.css';

const SHOWN = 4;

interface NllReadoutProps {
  step: StepPrediction;
  latent: number;
  onLatent(latent: number): void;
}

export function NllReadout({ step, latent, onLatent }: NllReadoutProps) {
  const came = step.world === 'dream' ? 'was drawn as' : 'came as';
  return (
    <>
      <p className={classes.readout} data-testid="memory-readout">
        Step {step.step}: z<sub>{latent}</sub> {came}{' '}
        <b className="numbers">{formatSigned(step.z[latent]).trim()}</b>; −log p under M’s{' '}
        <Term word="mixture">mixture</Term>: <b className="numbers">{natsOf(step.nll[latent])}</b>{' '}
        <Term word="nats">nats</Term>.
      </p>
      <p className={classes.readout}>
        Largest NLL at this step:{' '}
        {largestNll(step, SHOWN).map((other) => (
          <UnstyledButton key={other} className={classes.other} onClick={() => onLatent(other)}>
            z<sub>{other}</sub> <span className="numbers">{natsOf(step.nll[other])}</span>
          </UnstyledButton>
        ))}
      </p>
    </>
  );
}

function natsOf(nats: number): string {
  return formatValue(nats);
}
