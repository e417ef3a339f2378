/** Diagnostics of the ball: what V and M know of it, on unseen episodes. */
import { type BallResults, diagnosticsOf } from '../../store/report.ts';
import { formatPercent, formatValue } from '../format.ts';
import { useLab } from '../workbench.tsx';
import classes from './card.module.css';
import { CardPlot } from './card-plot.tsx';
import { type CardRow, CardTable } from './card-table.tsx';
import { CommandLine } from './command-line.tsx';
import { ABOUT_PROBES, PROBE_COLUMNS, probeCardRows, unseenEpisodes } from './probe-rows.ts';
import results from './results.module.css';
import { bounceVerdict, dreamVerdict, probeVerdict } from './verdicts.ts';

type RowTexts = Record<string, Omit<CardRow, 'values'>>;

const STATE: Record<string, { name: string; why: string }> = {
  x: { name: 'x', why: 'Horizontal position of the ball.' },
  y: { name: 'y', why: 'Vertical position of the ball.' },
  vx: { name: 'velocity x', why: 'Pixels per step. A single frame does not contain it; h can.' },
  vy: { name: 'velocity y', why: 'Pixels per step. A single frame does not contain it; h can.' },
};

const PREDICTIONS: RowTexts = {
  constantVelocity: {
    name: 'Constant velocity',
    why:
      'Baseline: the ball continues at the velocity of the last two context frames, clipped to ' +
      'the box. It is exact until the first bounce. A dream that models the walls has a much ' +
      'lower error after 30 steps.',
    tone: 'reference',
  },
  persistence: {
    name: 'Persistence',
    why: 'Baseline: the ball stays at its last context position.',
    tone: 'reference',
  },
  readout: {
    name: 'Teacher-forced',
    why: 'Linear probe on the true frame: the error without any prediction, a lower bound for the dreams.',
    tone: 'scale',
  },
  blind: {
    name: 'Ablation: z = 0',
    why: 'Ablation: M receives z = 0 at every step, so it has no position of the ball. τ = 0.1.',
    tone: 'reference',
  },
  noMemory: {
    name: 'Ablation: h = 0',
    why: 'Ablation: h and c are set to 0 before every step, so M sees one frame and has no velocity. τ = 0.1.',
    tone: 'reference',
  },
};

const BOUNCE_ROWS: RowTexts = {
  sampled: {
    name: 'Dream, τ = 0.1',
    why: 'One dream from every fourth frame, sampled at τ = 0.1.',
    tone: 'ours',
  },
  mean: {
    name: 'Dream, mixture mean',
    why: 'The mean of the mixture at every step instead of a sample.',
    tone: 'ours',
  },
  constantVelocity: {
    name: 'Constant velocity',
    why: 'Baseline: a ball at constant velocity never bounces.',
    tone: 'reference',
  },
  chance: {
    name: 'Chance level',
    why: 'Dreams compared with unrelated episodes: the share of accidental matches.',
    tone: 'reference',
  },
};

export function BallScores({ results: card }: { results: BallResults }) {
  const { preset, seed } = useLab((state) => state.settings);
  const latents = useLab((state) => state.settings['vision.latentSize']);
  const command = `npm run lab -- bouncing-ball --preset ${preset} --seed ${seed}`;
  const bottleneck = `${command} --set vision.latentSize=2 --out runs/ball-2`;
  const size = card.latentSize ?? latents;
  const measured = useLab((state) => diagnosticsOf(state.report) !== null);
  return (
    <div className={results.body}>
      <div className={classes.card}>
        {card.probes.length > 0 && (
          <CardTable
            title="Linear probes, R²"
            why={ABOUT_PROBES}
            columns={PROBE_COLUMNS}
            better="higher"
            compare="columns"
            verdict={probeVerdict(card.probes, STATE)}
            rows={probeCardRows(card.probes, STATE)}
          />
        )}
        {card.steps.length > 0 && (
          <CardTable
            title="Error, px, by step"
            why={
              'Mean distance between the predicted and the true ball, in pixels of the 64×64 frame, by ' +
              `steps after ${card.context ?? 'some'} context frames. Lower is better.`
            }
            columns={card.steps.map(String)}
            better="lower"
            verdict={dreamVerdict(card.steps, card.errors)}
            rows={[
              ...card.errors.map(({ name, values }) => ({
                ...(PREDICTIONS[name] ?? dreamWords(name)),
                values: values.map(formatValue),
              })),
              ...(size === 2 ? [] : [bottleneckRow(bottleneck)]),
            ]}
          />
        )}
        {card.bounces.length > 0 && (
          <CardTable
            title="Predicted bounces, by horizon"
            why={
              'Recall: the share of the true bounces within the horizon that the dream predicts at the ' +
              'same wall, at most 2 steps early or late. Grazing bounces (at most a quarter of the ' +
              'speed towards the wall) are excluded. Higher is better.'
            }
            columns={card.bounceHorizons.map(String)}
            better="higher"
            verdict={bounceVerdict(card.bounces)}
            rows={[
              ...card.bounces.map(({ name, values }) => ({
                ...BOUNCE_ROWS[name],
                values: values.map(formatPercent),
              })),
              ...card.falseAlarms.map(({ name, values }) => ({
                name: `False alarms, ${name === 'mean' ? 'mixture mean' : 'τ = 0.1'}`,
                why: 'Share of the predicted bounces without a true bounce within 2 steps. Lower is better.',
                values: values.map(formatPercent),
                tone: 'scale' as const,
              })),
            ]}
          />
        )}
        {card.multimodality.length > 1 && card.multimodalityAway !== null && (
          <CardPlot
            title="Mixture multimodality near a bounce"
            why={
              'M’s mixture for the next z, teacher-forced: the total weight of the components that are ' +
              'separate from the heaviest one, mean over the latents. The step of a bounce is ' +
              'uncertain, so the mixture has more than one mode near a bounce and one mode far from ' +
              'bounces (dashed line).'
            }
            xLabel="frames from the bounce"
            points={card.multimodality}
            reference={card.multimodalityAway}
          />
        )}
      </div>
      <p className={results.explanation}>
        Measured on {unseenEpisodes(card)} outside the training data of V and M
        {size === 2 ? '; this V has 2 latents, as in the bottleneck ablation' : ''}.
      </p>
      {!measured && (
        <CommandLine command={`${command} --out runs/ball`} note="This command reproduces the numbers." />
      )}
    </div>
  );
}

function dreamWords(name: string): Omit<CardRow, 'values'> {
  const tau = name.replace('dream ', '');
  return {
    name: `Dream, τ = ${tau}`,
    why: `M receives its own predictions, sampled at temperature ${tau}.`,
    tone: 'ours',
  };
}

/** The third ablation is not part of this run: it needs another V. */
function bottleneckRow(command: string): CardRow {
  return {
    name: 'Ablation: 2 latents',
    why: `Ablation that needs a separate V and M: ${command}`,
    values: [],
    tone: 'reference',
  };
}
