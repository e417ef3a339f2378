/**
 * The page from top to bottom: header, run bar, notices, stages, then a panel for each thing there is to see. Every
 * folder of src/ui is one of these parts. A part reads the store and runs commands (workbench.tsx); it never writes
 * state, never calls the engine, and knows no other part but common/ and charts/. Each panel stands in a Guard of
 * its own, so that one that fails leaves the others in place.
 */
import classes from './app.module.css';
import { ChartsRow } from './charts/charts-row.tsx';
import { Guard } from './common/guard.tsx';
import { DropTarget } from './drop-target.tsx';
import { Header } from './header/header.tsx';
import { RunBar } from './header/run-bar.tsx';
import { LatentsPanel } from './latents/latents-panel.tsx';
import { Notices } from './notices/notices.tsx';
import { PaperAgentSection } from './paper-agent/paper-agent-section.tsx';
import { PopulationPanel } from './population/population-panel.tsx';
import { ReconstructionPanel } from './reconstruction/reconstruction-panel.tsx';
import { ResultsPanel } from './results/results-panel.tsx';
import { StageList } from './stages/stage-list.tsx';
import { useUnsavedWarning } from './unsaved-warning.ts';
import { WorldPanel } from './world/world-panel.tsx';

export function App() {
  useUnsavedWarning();
  return (
    <>
      <DropTarget />
      <Header />
      <RunBar />
      <main className={classes.main}>
        <Notices />
        <Guard>
          <StageList />
        </Guard>
        <div className={classes.worldRow}>
          <Guard>
            <WorldPanel />
          </Guard>
          <Guard>
            <LatentsPanel />
          </Guard>
        </div>
        <Guard>
          <ChartsRow />
        </Guard>
        <Guard>
          <PopulationPanel />
        </Guard>
        <div className={classes.resultsRow}>
          <Guard>
            <ReconstructionPanel />
          </Guard>
          <Guard>
            <ResultsPanel />
          </Guard>
        </div>
        <Guard>
          <PaperAgentSection />
        </Guard>
      </main>
      <footer className={classes.footer}>
        After D. Ha and J. Schmidhuber,{' '}
        <a href="https://worldmodels.github.io" target="_blank" rel="noreferrer">
          World Models
        </a>{' '}
        (2018),{' '}
        <a href="https://arxiv.org/abs/1803.10122" target="_blank" rel="noreferrer">
          arXiv:1803.10122
        </a>
        . All computation runs in this tab; no data leave it.
      </footer>
    </>
  );
}
