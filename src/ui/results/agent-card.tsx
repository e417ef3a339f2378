/** Diagnostics of an agent that acts: what V and M know of its world, on unseen episodes. */
import type { AgentResults } from '../../store/agent-report.ts';
import type { ExperimentPanels } from '../experiments/panels.ts';
import { formatCount, formatValue } from '../format.ts';
import classes from './card.module.css';
import { CardTable } from './card-table.tsx';
import { ABOUT_PROBES, PROBE_COLUMNS, probeCardRows, unseenEpisodes } from './probe-rows.ts';
import results from './results.module.css';
import { RewardAndDone } from './reward-and-done.tsx';
import { likelihoodVerdict, probeVerdict, reconstructionVerdict, sensitivityVerdict } from './verdicts.ts';

/** Squared errors of colours are small. */
const formatError = (mse: number | null): string => mse?.toFixed(4) ?? '–';

/** Two frames drawn at random are this far apart, in the units of the sensitivity. */
const RANDOM_FRAMES = formatValue(Math.SQRT2);

const LIKELIHOODS: Record<AgentResults['likelihoods'][number]['name'], { name: string; why: string }> = {
  inOrder: { name: 'M', why: 'Unseen episodes, unchanged. Lower is better.' },
  shuffledActions: {
    name: 'M, actions shuffled',
    why: 'The actions of each episode in random order. Higher than M if M uses the action.',
  },
  withoutActions: {
    name: 'M, actions 0',
    why: 'All actions set to 0. Higher than M if M uses the action.',
  },
  shuffledFrames: {
    name: 'M, frames shuffled',
    why: 'Frames in random order, which cannot be predicted: much higher than M.',
  },
};

interface AgentCardProps {
  results: AgentResults;
  panels: ExperimentPanels;
}

export function AgentCard({ results: card, panels }: AgentCardProps) {
  const { probes, contrasts } = panels;
  const inPaper = panels.scores?.paper != null;
  const { reward, done } = card;
  return (
    <div className={results.body}>
      <div className={classes.card}>
        <CardTable
          title="Reconstruction by V"
          why={
            'Unseen frames, reconstructed from z = μ. Mean squared error of colour values from 0 to ' +
            '1 (lower is better) and peak signal-to-noise ratio (higher is better).'
          }
          columns={['MSE', 'PSNR, dB']}
          better={['lower', 'higher']}
          verdict={reconstructionVerdict(card.mse, card.meanFrameMse)}
          rows={[
            {
              name: 'V',
              why: 'Reconstruction of each frame.',
              values: [formatError(card.mse), formatValue(card.psnr)],
              tone: 'ours',
            },
            {
              name: 'Mean frame',
              why: 'Baseline: the mean of all frames in place of each reconstruction.',
              values: [formatError(card.meanFrameMse), formatValue(card.meanFramePsnr)],
              tone: 'reference',
            },
          ]}
        />
        <CardTable
          title="Active latents"
          why="A collapsed latent equals the prior: KL 0 and constant μ. Active latents carry information and cost KL."
          columns={['KL > 0.01', 'μ varies']}
          verdict={card.varying === null ? null : `V uses ${card.varying} of its ${card.latents} latents.`}
          rows={[
            {
              name: `V, of ${card.latents}`,
              why:
                'Number of latents with a mean KL above 0.01 nats, and number of latents whose μ has a ' +
                'standard deviation above 0.2 over the frames.',
              values: [String(card.live ?? '–'), String(card.varying ?? '–')],
              tone: 'ours',
            },
            ...(inPaper
              ? [
                  {
                    name: 'Paper’s V, of 32',
                    why: 'On the paper’s 984 frames: 13 latents whose μ has a standard deviation above 0.2.',
                    values: ['–', '13'],
                    tone: 'reference' as const,
                  },
                ]
              : []),
          ]}
        />
        {card.probes.length > 0 && (
          <CardTable
            title={probes.title}
            why={`${ABOUT_PROBES} ${probes.note}`}
            columns={PROBE_COLUMNS}
            better="higher"
            compare="columns"
            verdict={probeVerdict(card.probes, probes.rows)}
            rows={probeCardRows(card.probes, probes.rows)}
          />
        )}
        <CardTable
          title="M: NLL per latent (nats)"
          why={
            'Mean negative log-likelihood of the next z over whole unseen episodes, with z sampled ' +
            'from V (as in the paper’s training of M) and with z = μ. Lower is better.'
          }
          columns={['z sampled', 'z = μ']}
          better="lower"
          verdict={likelihoodVerdict(card.likelihoods)}
          rows={[
            ...card.likelihoods.map(({ name, sampled, mean }) => ({
              ...LIKELIHOODS[name],
              values: [sampled, mean].map((nats) => (nats === null ? '–' : nats.toFixed(3))),
              tone: name === 'inOrder' ? ('ours' as const) : ('reference' as const),
            })),
            ...(inPaper
              ? [
                  {
                    name: 'Paper’s M',
                    why: 'On the paper’s frames and latents. With shuffled frames: 1.94 and 1.51.',
                    values: ['1.01', '0.54'],
                    tone: 'reference' as const,
                  },
                ]
              : []),
          ]}
        />
        {card.sensitivity.length > 0 && (
          <CardTable
            title="Action sensitivity of M"
            why={
              'M predicts two futures from the same state of an unseen episode; they differ only in ' +
              'the action that is repeated. The value is the distance between both futures after the ' +
              'given number of steps, in standard deviations of the latents over all frames. 0: M ' +
              'ignores the action. Higher is better.'
            }
            columns={card.sensitivity.map(({ steps }) => (steps === 1 ? '1 step' : `${steps} steps`))}
            verdict={sensitivityVerdict(card.sensitivity, Math.SQRT2)}
            rows={[
              ...Object.entries(contrasts).map(([key, words]) => ({
                ...words,
                values: card.sensitivity.map(({ distances }) => formatValue(distances[key] ?? null)),
                tone: 'ours' as const,
              })),
              {
                name: 'Two random frames',
                why: 'Distance between two unrelated frames, for scale.',
                values: card.sensitivity.map(() => RANDOM_FRAMES),
                tone: 'scale',
              },
            ]}
          />
        )}
        <RewardAndDone reward={reward} done={done} />
      </div>
      <p className={results.explanation}>
        Measured on {unseenEpisodes(card)} (
        {card.unseenFrames === null ? 'all' : formatCount(card.unseenFrames)} frames) outside the training
        data of V and M.
      </p>
    </div>
  );
}
