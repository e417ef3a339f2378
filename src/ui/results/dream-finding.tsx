/** How far a dream is from reality after so many steps, over many dreams; null where the report has none of it. */
import { type DistanceBand, distanceBands } from '../../store/dream-distance.ts';
import { useExperiment } from '../experiments/index.tsx';
import { useLab } from '../workbench.tsx';
import { CardPlot } from './card-plot.tsx';
import { CardTable } from './card-table.tsx';
import { Finding } from './finding.tsx';
import { distanceVerdict } from './verdicts.ts';

/** "46 (25 to 65)". */
function withQuartiles(band: DistanceBand | undefined): string {
  if (band === undefined) return '–';
  return `${band.median.toFixed(0)} (${band.lower.toFixed(0)} to ${band.upper.toFixed(0)})`;
}

export function DreamFinding() {
  const experiment = useExperiment();
  const report = useLab((state) => state.report);
  const forecast = distanceBands(report, experiment, 'reality');
  const own = distanceBands(report, experiment, 'controller');
  if (forecast.length === 0) return null;
  return (
    <Finding
      question="How long does a dream stay near reality?"
      verdict={distanceVerdict(forecast)}
      picture={
        <CardPlot
          title="Median distance, %"
          why="100 % (dashed): two random frames. The dreams get the actions that were taken in reality."
          xLabel="steps dreamed"
          points={forecast.map(({ steps, median }) => ({ x: steps, y: median }))}
          reference={100}
        />
      }
    >
      <CardTable
        title="Distance of dream and reality, %"
        why={
          'V looks at the true frame and at its own picture of the dreamed z; the distance of their μ in percent ' +
          'of that of two random frames. Median and, in brackets, quartiles of many dreams at τ = 1.'
        }
        columns={own.length === 0 ? ['reality’s actions'] : ['reality’s actions', 'C drives both']}
        rows={forecast.map((band) => ({
          name: band.steps === 1 ? '1 step' : `${band.steps} steps`,
          why:
            'With reality’s actions the dream is a forecast: lower is better. Where C drives both worlds, each ' +
            'by its own actions, the two drives part, and 100 % is no mistake.',
          values: [band, own.find(({ steps }) => steps === band.steps)].map(withQuartiles),
          tone: 'ours',
        }))}
      />
    </Finding>
  );
}
