/** The car's report card: what V and M know of the race, on episodes neither was trained on. */
import type { CarResults } from '../../store/car-report.ts';
import { formatCount, formatR2, formatValue } from '../format.ts';
import classes from './card.module.css';
import { CardPlot } from './card-plot.tsx';
import { CardTable } from './card-table.tsx';
import { READOUT_COLUMNS, READOUT_WHY, readoutCardRows, unseenEpisodes } from './readout-rows.ts';
import results from './results.module.css';

const STATE: Record<string, { name: string; why: string }> = {
  speed: { name: 'Speed', why: 'World units a second. One picture hardly shows it: h must know it.' },
  wheelAngle: { name: 'Wheel angle', why: 'Of the front wheels, radians. A few pixels in the picture.' },
  lateralOffset: {
    name: 'Offset from the centre',
    why: 'Of the hull from the road’s centre line, world units; half the road is 6.7 wide.',
  },
  curvatureAhead: {
    name: 'Curvature ahead',
    why: 'Mean bend of the next 10 tiles, 35 units, the way the car faces; left is positive.',
  },
};

/** Squared errors of colours are small. */
const formatError = (mse: number | null): string => mse?.toFixed(4) ?? '–';

/** Two frames drawn at random are this far apart, in the units of the sensitivity. */
const RANDOM_FRAMES = formatValue(Math.SQRT2);

const LIKELIHOODS: Record<CarResults['likelihoods'][number]['name'], { name: string; why: string }> = {
  inOrder: { name: 'M', why: 'The unseen episodes as they were. Lower is better.' },
  shuffledActions: {
    name: 'with actions shuffled',
    why: 'Each episode’s own actions in random order. An M that heeds the action does worse: higher than M.',
  },
  withoutActions: {
    name: 'without actions',
    why: 'All actions 0. An M that heeds the action does worse: higher than M.',
  },
  shuffledFrames: {
    name: 'with frames shuffled',
    why: 'Frames in random order, so that there is nothing to foretell: far higher than M.',
  },
};

export function CarScores({ results: card }: { results: CarResults }) {
  const { reward, done } = card;
  return (
    <div className={results.body}>
      <div className={classes.card}>
        <CardTable
          title="V’s reconstruction"
          why="Of unseen frames from z = mu. Mean squared error of a colour value in 0 to 1 (lower is better), and the signal to noise ratio it makes (higher is better)."
          columns={['error', 'PSNR, dB']}
          rows={[
            {
              name: 'V',
              why: 'What V makes of the frame.',
              values: [formatError(card.mse), formatValue(card.psnr)],
              tone: 'ours',
            },
            {
              name: 'Mean frame',
              why: 'The mean of the frames instead of a reconstruction: what V must beat.',
              values: [formatError(card.meanFrameMse), formatValue(card.meanFramePsnr)],
              tone: 'reference',
            },
          ]}
        />
        <CardTable
          title="Latents in use"
          why="A latent that says nothing sits at the prior: KL 0, mu always 0. More of them carry more, and each costs KL."
          columns={['KL > 0.01', 'mu varies']}
          rows={[
            {
              name: `of ${card.latents}`,
              why: 'Latents whose mean KL from the prior is above 0.01 nats, and those whose mu varies by more than 0.2 over the frames.',
              values: [String(card.live ?? '–'), String(card.varying ?? '–')],
              tone: 'ours',
            },
            {
              name: 'Paper’s V, of 32',
              why: 'By its own 984 frames: 13 latents whose mu varies by more than 0.2.',
              values: ['–', '13'],
              tone: 'reference',
            },
          ]}
        />
        {card.readouts.length > 0 && (
          <CardTable
            title="Read-out of the race, R²"
            why={`${READOUT_WHY} Frames that do not show the road are left out.`}
            columns={READOUT_COLUMNS}
            rows={readoutCardRows(card.readouts, STATE)}
          />
        )}
        <CardTable
          title="M’s surprise, nats a latent"
          why="Mean negative log-likelihood of the next z, each unseen episode from its first frame to its last: with z drawn from V, as M is trained in the paper, and with z = mu. Lower is better."
          columns={['z drawn', 'z = mu']}
          rows={[
            ...card.likelihoods.map(({ name, sampled, mean }) => ({
              ...LIKELIHOODS[name],
              values: [sampled, mean].map((nats) => (nats === null ? '–' : nats.toFixed(3))),
              tone: name === 'inOrder' ? ('ours' as const) : ('reference' as const),
            })),
            {
              name: 'Paper’s M',
              why: 'On the paper’s own frames and latents; with those shuffled 1.94 and 1.51.',
              values: ['1.01', '0.54'],
              tone: 'reference',
            },
          ]}
        />
        {card.sensitivity.length > 0 && (
          <CardTable
            title="Does M heed the action?"
            why="From moments of unseen episodes M foretells two futures that differ only in the action held: how far apart are they after so many steps, in the spread of the latents over all frames? 0 means that M ignores the action; higher is better."
            columns={card.sensitivity.map(({ steps }) => (steps === 1 ? '1 step' : `${steps} steps`))}
            rows={[
              {
                name: 'Full left, full right',
                why: 'Steering −1 against 1, pedals as recorded.',
                values: card.sensitivity.map(({ steering }) => formatValue(steering)),
                tone: 'ours',
              },
              {
                name: 'Gas, brake',
                why: 'Full gas against the brake, steering as recorded.',
                values: card.sensitivity.map(({ pedals }) => formatValue(pedals)),
                tone: 'ours',
              },
              {
                name: 'Two random frames',
                why: 'How far apart two unrelated frames are.',
                values: card.sensitivity.map(() => RANDOM_FRAMES),
                tone: 'reference',
              },
            ]}
          />
        )}
        {(reward || done) && (
          <CardTable
            title="Foretold rewards and ends"
            why="What M says of each step of the unseen episodes, eyes open, beside the best constant guess. A C that is trained in the dream lives on them."
            columns={['M', 'guess']}
            rows={[
              ...(reward
                ? [
                    {
                      name: 'Reward of a step, R²',
                      why: 'The very step in which a wheel reaches the next tile can hardly be foretold. 1 is perfect, 0 no better than the mean.',
                      values: [formatR2(reward.r2), '0'],
                      tone: 'ours' as const,
                    },
                    {
                      name: 'Sums of 100, correlation',
                      why: 'Of foretold and real sums over 100 steps: whether M can tell good driving from bad. Higher is better, 1 at most.',
                      values: [formatR2(reward.windowCorrelation), '0'],
                      tone: 'ours' as const,
                    },
                    {
                      name: 'Calibration error of rewards',
                      why: 'Mean distance of the deciles from the diagonal, in reward. 0 is calibrated.',
                      values: [formatValue(reward.calibrationError), '–'],
                      tone: 'ours' as const,
                    },
                  ]
                : []),
              ...(done
                ? [
                    {
                      name: `Log loss, ${formatCount(done.ends ?? 0)} real ends`,
                      why: 'Nats a step of the foretold probability that the episode ends, beside the best constant guess. Lower is better; without a real end there is nothing to tell.',
                      values: [formatValue(done.logLoss), formatValue(done.baseRateLogLoss)],
                      tone: 'ours' as const,
                    },
                  ]
                : []),
            ]}
          />
        )}
        {reward && reward.reliability.length > 1 && (
          <CardPlot
            title="Reward, foretold and real"
            why="Steps in ten groups by the foretold reward: its mean across, the mean of the real reward up. Calibrated rewards lie on the dashed diagonal."
            xLabel="foretold"
            points={reward.reliability}
            reference="diagonal"
          />
        )}
      </div>
      <p className={results.explanation}>
        V and M on {unseenEpisodes(card)} that neither was trained on,{' '}
        {card.unseenFrames === null ? 'all' : formatCount(card.unseenFrames)} frames.
      </p>
    </div>
  );
}
