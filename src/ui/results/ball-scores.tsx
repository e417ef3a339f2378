/** The ball's report card: what V and M know of it, on episodes neither was trained on. */
import { type BallResults, examinationOf } from '../../store/report.ts';
import { formatPercent, formatValue } from '../format.ts';
import { useLab } from '../workbench.tsx';
import classes from './card.module.css';
import { CardPlot } from './card-plot.tsx';
import { type CardRow, CardTable } from './card-table.tsx';
import { CommandLine } from './command-line.tsx';
import { READOUT_COLUMNS, READOUT_WHY, readoutCardRows, unseenEpisodes } from './readout-rows.ts';
import results from './results.module.css';

type Words = Record<string, Omit<CardRow, 'values'>>;

const STATE: Record<string, { name: string; why: string }> = {
  x: { name: 'x', why: 'Where the ball is, across.' },
  y: { name: 'y', why: 'Where the ball is, down.' },
  vx: { name: 'speed in x', why: 'Pixels a step. No single picture shows it: only h can know it.' },
  vy: { name: 'speed in y', why: 'Pixels a step. No single picture shows it: only h can know it.' },
};

const GUESSES: Words = {
  constantVelocity: {
    name: 'Constant velocity',
    why: 'Straight on at the speed of the last two seen frames, held inside the box: right until the first bounce. A dream that knows the walls is far below it after 30 steps.',
    tone: 'reference',
  },
  persistence: {
    name: 'Stays where it was',
    why: 'The ball stays where it was last seen.',
    tone: 'reference',
  },
  readout: {
    name: 'Eyes open',
    why: 'The read-out of the true frame: what is left of the error when nothing has to be foretold. A dream is hardly better.',
    tone: 'reference',
  },
  blind: {
    name: 'Blind: z = 0',
    why: 'A lobotomy: M gets z = 0 at every step, so it cannot know where the ball is. Tau 0.1.',
    tone: 'reference',
  },
  noMemory: {
    name: 'No memory: h = 0',
    why: 'A lobotomy: h and c are 0 before every step, so M sees one frame and cannot know where the ball goes. Tau 0.1.',
    tone: 'reference',
  },
};

const FORESIGHTS: Words = {
  sampled: {
    name: 'M’s dream, tau 0.1',
    why: 'One dream from every fourth frame, sampled at tau 0.1.',
    tone: 'ours',
  },
  mean: {
    name: 'M’s dream, mean',
    why: 'The mean of the mixtures at every step instead of a sample.',
    tone: 'ours',
  },
  constantVelocity: {
    name: 'Constant velocity',
    why: 'A ball that goes straight on never turns.',
    tone: 'reference',
  },
  chance: {
    name: 'By chance',
    why: 'The dreams held against other moments: how often bounces fit by accident.',
    tone: 'reference',
  },
};

export function BallScores({ results: card }: { results: BallResults }) {
  const { preset, seed } = useLab((state) => state.settings);
  const latents = useLab((state) => state.settings['vision.latentSize']);
  const command = `npm run lab -- bouncing-ball --preset ${preset} --seed ${seed}`;
  const bottleneck = `${command} --set vision.latentSize=2 --out runs/ball-2`;
  const size = card.latentSize ?? latents;
  const examined = useLab((state) => examinationOf(state.report) !== null);
  return (
    <div className={results.body}>
      <div className={classes.card}>
        {card.readouts.length > 0 && (
          <CardTable
            title="Read-out of the ball, R²"
            why={READOUT_WHY}
            columns={READOUT_COLUMNS}
            rows={readoutCardRows(card.readouts, STATE)}
          />
        )}
        {card.steps.length > 0 && (
          <CardTable
            title="Error after steps, px"
            why={`Mean distance to the true ball in pixels of the 64x64 picture, so many steps after ${card.context ?? 'some'} seen frames. Lower is better.`}
            columns={card.steps.map(String)}
            rows={[
              ...card.errors.map(({ name, values }) => ({
                ...(GUESSES[name] ?? dreamWords(name)),
                values: values.map(formatValue),
              })),
              ...(size === 2 ? [] : [bottleneckRow(bottleneck)]),
            ]}
          />
        )}
        {card.foresight.length > 0 && (
          <CardTable
            title="Bounces foreseen within steps"
            why="Share of the true bounces within so many dreamed steps that the dream has too: at the same wall, at most 2 steps early or late. Grazing bounces (a quarter of the speed or less towards the wall) are left out. Higher is better."
            columns={card.reaches.map(String)}
            rows={[
              ...card.foresight.map(({ name, values }) => ({
                ...FORESIGHTS[name],
                values: values.map(formatPercent),
              })),
              ...card.falseAlarms.map(({ name, values }) => ({
                name: `False alarms, ${name === 'mean' ? 'mean' : 'tau 0.1'}`,
                why: 'Share of the dreamed bounces that no true one answers within 2 steps. Lower is better.',
                values: values.map(formatPercent),
                tone: 'reference' as const,
              })),
            ]}
          />
        )}
        {card.split.length > 1 && card.splitAway !== null && (
          <CardPlot
            title="Second mode before a bounce"
            why="M’s mixture for the next frame, eyes open: the weight of the components that stand apart from the heaviest one, mean over the latents. Before a bounce it is unsure in which step the ball turns, so the mixture splits: higher than away from the walls."
            xLabel="frames from the bounce (dashed: away)"
            points={card.split}
            reference={card.splitAway}
          />
        )}
      </div>
      <p className={results.explanation}>
        On {unseenEpisodes(card)} that neither V nor M was trained on
        {size === 2 ? '; this V has 2 latents, the bottleneck of the lobotomies' : ''}.
      </p>
      {!examined && (
        <CommandLine
          command={`${command} --out runs/ball`}
          note="Makes the numbers again, from an empty page."
        />
      )}
    </div>
  );
}

function dreamWords(name: string): Omit<CardRow, 'values'> {
  const tau = name.replace('dream ', '');
  return {
    name: `M’s dream, tau ${tau}`,
    why: `M lives on its own predictions, sampled at temperature ${tau}.`,
    tone: 'ours',
  };
}

/** The third lobotomy is no part of this run: it needs a V of its own. */
function bottleneckRow(command: string): CardRow {
  return {
    name: 'Bottleneck: 2 latents',
    why: `A lobotomy that needs a V and M of its own: ${command}`,
    values: [],
    tone: 'reference',
  };
}
