/**
 * The paper's agent: a line that offers it, and the panel once it is asked for or its files are dropped. Reads: the
 * state, curves and moments of PaperLoop, which asks the worker that runs the authors' M and C. Runs: the commands
 * of paper-commands.ts. It shares nothing with the run on the page: neither networks nor settings. Credit: D. Ha
 * and J. Schmidhuber, World Models, 2018.
 */
import { Progress } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { CommandButton, CommandIcon } from '../common/command-button.tsx';
import { Panel } from '../common/panel.tsx';
import { formatCount } from '../format.ts';
import { FileButtons } from './file-buttons.tsx';
import classes from './paper-agent.module.css';
import { PaperCharts } from './paper-charts.tsx';
import { PaperControls } from './paper-controls.tsx';
import { PaperWorld } from './paper-world.tsx';
import { PartList } from './part-list.tsx';
import { usePaper } from './use-paper.ts';

export function PaperAgentSection() {
  const opened = usePaper((state) => state.opened);
  const loading = usePaper((state) => state.progress !== null);
  const root = useRef<HTMLDivElement>(null);

  // Opened by the visitor or by dropped files, from wherever the page is scrolled to.
  useEffect(() => {
    if (opened || loading) root.current?.scrollIntoView({ block: 'start' });
  }, [opened, loading]);

  return (
    <div ref={root} className={classes.section}>
      {opened ? (
        <PaperAgentPanel />
      ) : (
        <div className={classes.entry}>
          <CommandButton command="openPaper" size="compact-sm" variant="default" testId="paper-agent" />
          <WhereToGet />
          <Loading />
        </div>
      )}
    </div>
  );
}

function PaperAgentPanel() {
  const runs = usePaper(
    ({ parts, replay }) =>
      replay !== null || (parts.memory !== null && parts.controller !== null && parts.starts !== null),
  );
  return (
    <Panel
      title="The paper’s agent"
      testId="paper-panel"
      about={
        <>
          M and C, trained and published by D. Ha and J. Schmidhuber (<i>World Models</i>, 2018), run on the
          latents that they recorded.
        </>
      }
      tools={
        <CommandIcon
          command="closePaper"
          label="Close (keeps the files)"
          name="Close the paper's agent"
          size={26}
        />
      }
    >
      {!runs && <WhereToGet />}
      <div className={classes.files}>
        <PartList />
        <FileButtons />
      </div>
      <Loading />
      {runs && (
        <>
          <PaperWorld />
          <PaperControls />
        </>
      )}
      <PaperCharts />
      <p className={classes.note}>
        This page does not run the paper&rsquo;s V, so it cannot decode z. The dream is shown as the recorded
        frame with the nearest latents.
      </p>
    </Panel>
  );
}

function WhereToGet() {
  return (
    <p className={classes.where}>
      Clone the authors&rsquo; repository <code>hardmaru/WorldModelsExperiments</code> from GitHub and drop
      its folder <code>carracing</code> on this page, or only <code>rnn/rnn.json</code> (M),{' '}
      <code>log/carracing.cma.16.64.best.json</code> (C) and <code>initial_z/initial_z.json</code>. These
      three are enough for a dream. With recorded latents (<code>latents.json</code>: mu and sigma times
      10,000, frame by frame) and their frames (<code>0001.png</code> …), C also runs on the recording. The
      page recognises files by their content, in any order; they stay in this tab.
    </p>
  );
}

function Loading() {
  const progress = usePaper((state) => state.progress);
  if (progress === null) return null;
  const { what, done, total } = progress;
  return (
    <div className={classes.loading} role="status" data-testid="paper-loading">
      <span className="quiet">
        {what}, {formatCount(done)} of {formatCount(total)}
      </span>
      <Progress size="sm" value={(100 * done) / Math.max(1, total)} aria-label={what} />
    </div>
  );
}
