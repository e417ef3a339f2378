/** The return of C beside the random policy, and what V and M know of its world. */
import { experimentOf } from '../../lab/settings/settings.ts';
import { agentResults } from '../../store/agent-report.ts';
import { Missing } from '../common/panel.tsx';
import type { ExperimentPanels } from '../experiments/panels.ts';
import { useLab } from '../workbench.tsx';
import { AgentCard } from './agent-card.tsx';
import { DreamLines } from './dream-lines.tsx';
import { DrivingScores } from './driving-scores.tsx';
import { OriginalScore } from './original-score.tsx';

export default function AgentResults({ panels }: { panels: ExperimentPanels }) {
  const experiment = useLab((state) => state.settings.experiment);
  const evaluation = useLab((state) => state.evaluation);
  const report = useLab((state) => state.report);
  const card = agentResults(report, experimentOf(experiment));
  return (
    <>
      {evaluation ? (
        <>
          <DrivingScores evaluation={evaluation} panels={panels} />
          <OriginalScore />
        </>
      ) : (
        <Missing>
          Appears at the end of a run: the return of C on unseen {panels.episode.many}, beside a random
          policy.
        </Missing>
      )}
      {card && <AgentCard results={card} panels={panels} />}
      <DreamLines about={panels.subject} />
    </>
  );
}
