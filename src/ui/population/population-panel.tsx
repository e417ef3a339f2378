/**
 * The candidates of the current generation: the newest frame of each, as V sees it, with the return so far. Reads:
 * `lab.population`, pictures in place with a version counter. Runs: `watchEpisodes`, so that workers send previews
 * only while this panel is on a visible page. Absent outside evolution and evaluation.
 */
import { useEffect } from 'react';
import { Panel, Verdict } from '../common/panel.tsx';
import { useLab, useVersion, useWorkbench } from '../workbench.tsx';
import { PopulationCanvas } from './population-canvas.tsx';
import { wallVerdict } from './wall-verdict.ts';

/** Stages in which candidates drive. */
const DRIVING = ['evolve', 'evaluate'] as const;

export function PopulationPanel() {
  const driving = useLab(
    ({ status, stages }) =>
      status === 'running' && DRIVING.some((stage) => stages[stage].status === 'running'),
  );
  return driving ? <Wall /> : null;
}

function Wall() {
  const { lab, run } = useWorkbench();
  const dreaming = useLab(
    ({ settings, stages }) => settings['evolution.world'] === 'dream' && stages.evolve.status === 'running',
  );
  useVersion(lab.population);

  useEffect(() => {
    // A hidden tab asks for no pictures.
    const watch = (): void => run('watchEpisodes', !document.hidden);
    watch();
    document.addEventListener('visibilitychange', watch);
    return () => {
      document.removeEventListener('visibilitychange', watch);
      run('watchEpisodes', false);
    };
  }, [run]);

  const about = dreaming
    ? 'C evolves in the dream, which has no frames. Shown: the candidates that are tested in the real environment.'
    : 'All candidates, as seen by V, with the return so far.';
  const verdict = wallVerdict(
    lab.population.all.flatMap((candidate) => (candidate === null ? [] : [candidate.return])),
  );
  return (
    <Panel title="Population" about={about} testId="population">
      {verdict && <Verdict>{verdict}</Verdict>}
      <PopulationCanvas candidates={lab.population.all} />
    </Panel>
  );
}
