/** Diagnostics of M's predicted reward and done: accuracy and calibration, where M predicts them. */
import type { AgentResults } from '../../store/agent-report.ts';
import { formatCount, formatR2, formatValue } from '../format.ts';
import { CardPlot } from './card-plot.tsx';
import { CardTable } from './card-table.tsx';
import { Finding } from './finding.tsx';
import { rewardVerdict } from './verdicts.ts';

export function RewardAndDone({ reward, done }: Pick<AgentResults, 'reward' | 'done'>) {
  if (!reward && !done) return null;
  return (
    <Finding
      question="Can M tell good stretches from bad ones?"
      verdict={rewardVerdict(reward?.windowCorrelation ?? null)}
      picture={
        reward &&
        reward.reliability.length > 1 && (
          <CardPlot
            title="Reward: predicted and actual"
            why={
              'Steps grouped into deciles of the predicted reward. Horizontal: mean predicted reward. ' +
              'Vertical: mean actual reward. Calibrated predictions lie on the dashed diagonal.'
            }
            xLabel="predicted"
            points={reward.reliability}
            reference="diagonal"
          />
        )
      }
    >
      <CardTable
        title="Predicted reward and done"
        why={
          'M’s prediction for each step of the unseen episodes, teacher-forced, compared with the ' +
          'best constant prediction. Training C in the dream depends on both.'
        }
        columns={['M', 'constant']}
        compare="columns"
        rows={[
          ...(reward
            ? [
                {
                  name: 'Reward per step, R²',
                  why:
                    'The exact step in which a wheel reaches the next tile is hard to predict. 1 is perfect; ' +
                    '0 equals the mean.',
                  values: [formatR2(reward.r2), '0'],
                  better: 'higher' as const,
                  tone: 'ours' as const,
                },
                {
                  name: 'Reward per 100 steps, correlation',
                  why:
                    'Correlation of predicted and actual reward, summed over 100 steps: whether M ranks good ' +
                    'driving above bad driving. Higher is better; 1 is perfect.',
                  values: [formatR2(reward.windowCorrelation), '0'],
                  better: 'higher' as const,
                  tone: 'ours' as const,
                },
                {
                  name: 'Reward, calibration error',
                  why: 'Mean distance of the deciles from the diagonal, in units of reward. 0 is calibrated.',
                  values: [formatValue(reward.calibrationError), '–'],
                  better: 'lower' as const,
                  tone: 'ours' as const,
                },
              ]
            : []),
          ...(done
            ? [
                {
                  name: `Done, log loss (${formatCount(done.ends ?? 0)} episode ends)`,
                  why:
                    'Log loss of the predicted probability of done, nats per step. Lower is better. Without ' +
                    'an episode end the value says nothing.',
                  values: [formatValue(done.logLoss), formatValue(done.baseRateLogLoss)],
                  // Without an end there is nothing to be good at.
                  better: done.ends ? ('lower' as const) : undefined,
                  tone: 'ours' as const,
                },
              ]
            : []),
        ]}
      />
    </Finding>
  );
}
