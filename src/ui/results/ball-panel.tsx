/** What V and M know of the ball. */
import { ballResults } from '../../store/report.ts';
import { Missing } from '../common/panel.tsx';
import { useLab } from '../workbench.tsx';
import { BallScores } from './ball-scores.tsx';

export default function BallPanel() {
  const ball = ballResults(useLab((state) => state.report));
  if (ball !== null) return <BallScores results={ball} />;
  return (
    <Missing>Appears after M is trained: linear probes of z and h, and the error of M’s dreams.</Missing>
  );
}
