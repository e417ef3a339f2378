/** How far a dream is from reality after so many steps, over many dreams; null where the report has none of it. */
import { type DistanceBand, distanceBands } from '../../store/dream-distance.ts';
import { useExperiment } from '../experiments/index.tsx';
import { useLab } from '../workbench.tsx';
import { CardPlot } from './card-plot.tsx';
import { CardTable } from './card-table.tsx';
import { Finding } from './finding.tsx';
import { distanceVerdict } from './verdicts.ts';

/** "46 (25 to 65)". */
const withQuartiles = ({ median, lower, upper }: DistanceBand): string =>
  `${median.toFixed(0)} (${lower.toFixed(0)} to ${upper.toFixed(0)})`;

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
        title="Distance of dream and reality, %, by step"
        why={
          'V looks at the true frame and at its own picture of the dreamed z; the distance of their μ in percent ' +
          'of that of two random frames. Median and, in brackets, quartiles of many dreams at τ = 1.'
        }
        columns={forecast.map(({ steps }) => String(steps))}
        rows={[
          {
            name: 'Reality’s actions',
            why: 'The dream gets the actions that were taken in reality: a forecast. Lower is better.',
            values: forecast.map(withQuartiles),
            tone: 'ours',
          },
          ...(own.length === 0
            ? []
            : [
                {
                  name: 'C drives both',
                  why: 'C drives in reality and, by its own actions, in the dream: two drives that part.',
                  values: own.map(withQuartiles),
                  tone: 'ours' as const,
                },
              ]),
        ]}
      />
    </Finding>
  );
}
