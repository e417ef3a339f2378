/** Whether M keeps several futures open where one cannot know which will come: near a bounce of the ball. */
import type { CurvePoint } from '../../store/report.ts';
import { formatPercent } from '../format.ts';
import { CardPlot } from './card-plot.tsx';
import { Finding } from './finding.tsx';
import { modesVerdict } from './verdicts.ts';

interface ModesFindingProps {
  points: readonly CurvePoint[];
  away: number;
}

export function ModesFinding({ points, away }: ModesFindingProps) {
  return (
    <Finding
      question="Does M keep several futures open near a wall?"
      verdict={modesVerdict(points, away)}
      picture={
        <CardPlot
          title="Weight of other futures"
          why={
            'Multimodality of M’s mixture for the next z, teacher-forced: the total weight of the components ' +
            'that are separate from the heaviest one, mean over the latents. The step of a bounce is ' +
            'uncertain, so the mixture has more than one mode near a bounce and one mode far from ' +
            'bounces (dashed line).'
          }
          xLabel="frames from the bounce"
          points={points}
          reference={away}
        />
      }
    >
      <p>
        By frames from the bounce: {points.map(({ x, y }) => `${x}: ${formatPercent(y)}`).join(', ')}. Far
        from any: {formatPercent(away)}.
      </p>
    </Finding>
  );
}
