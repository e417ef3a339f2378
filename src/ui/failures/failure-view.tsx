/** What the failure that was made last shows: the panels in which one sees it. */
import { agentSettings } from '../../store/checkpoint-name.ts';
import { LIVE_KL, orderLatents } from '../../store/latents.ts';
import { CurvePanel } from '../charts/curve-panel.tsx';
import { Missing, Panel } from '../common/panel.tsx';
import { formatValue } from '../format.ts';
import { PopulationPanel } from '../population/population-panel.tsx';
import { ReconstructionPanel } from '../reconstruction/reconstruction-panel.tsx';
import { useLab, useWorkbench } from '../workbench.tsx';
import classes from './failures.module.css';
import type { Failure } from './failures.ts';

/** Where the candidates of the search drove. */
const WORLDS = {
  dream: { title: 'In the dream, and in reality', where: 'in their dream' },
  real: { title: 'In the search, and in the evaluation', where: 'on real tracks' },
} as const;

export function FailureView({ id }: { id: Failure['id'] | null }) {
  if (id === null || id === 'forecast' || id === 'worst') return null;
  if (id === 'cold') {
    return (
      <>
        <div className={classes.pair}>
          <CurvePanel curve="fitness" />
          <TrainedAndTested />
        </div>
        <PopulationPanel />
      </>
    );
  }
  if (id === 'deaf') {
    return (
      <div className={classes.pair}>
        <CurvePanel curve="memory" />
        <Listening />
      </div>
    );
  }
  return (
    <div className={classes.pair}>
      <CurvePanel curve="vision" />
      <div>
        <ReconstructionPanel />
        {id === 'collapse' && <UsedLatents />}
      </div>
    </div>
  );
}

function UsedLatents() {
  const kl = useLab((state) => state.klPerDimension);
  if (kl === null) return null;
  const used = orderLatents(kl.length, kl).live.length;
  return (
    <p className={classes.seen} role="status">
      {used} of {kl.length} latents say anything of the frame ({LIVE_KL} nats or more).
    </p>
  );
}

/** The return of the search beside that of the evaluation. */
export function TrainedAndTested() {
  const evaluation = useLab((state) => state.evaluation);
  const world = useLab((state) => agentSettings(state)['evolution.world']);
  const { lab } = useWorkbench();
  const trained = lab.curves.fitness.last('mean');
  return (
    <Panel title={WORLDS[world].title}>
      {evaluation === null ? (
        <Missing>The evaluation on real tracks comes at the end of the run.</Missing>
      ) : (
        <p className={classes.seen} role="status">
          Mean return of the last candidates {WORLDS[world].where}: {formatValue(trained)}. Of C on{' '}
          {evaluation.episodes} real tracks: {formatValue(evaluation.agent.mean)} ±{' '}
          {formatValue(evaluation.agent.sd)}.
        </p>
      )}
    </Panel>
  );
}

function Listening() {
  const { run } = useWorkbench();
  const measured = useLab(({ stages }) => stages.diagnose.status === 'done');
  return (
    <Panel title="Does it listen?">
      {measured ? (
        <p className={classes.seen} role="status">
          The diagnostics are done:{' '}
          <button type="button" className={classes.link} onClick={() => run('openRoom', 'report')}>
            action sensitivity in the report
          </button>
          , and{' '}
          <button
            type="button"
            className={classes.link}
            onClick={() => {
              run('openRoom', 'watch');
              void run('driveDream');
            }}
          >
            drive its dream
          </button>
          .
        </p>
      ) : (
        <Missing>Measured after M’s training, by the diagnostics.</Missing>
      )}
    </Panel>
  );
}
