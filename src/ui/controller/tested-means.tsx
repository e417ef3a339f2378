/**
 * How C learned, driven: the means of the search that were tested on tracks of their own, along the generations, and
 * the best of them. Reads: `means`, outside the state. Runs: `driveMean`, `driveFound`.
 */
import { Tooltip } from '@mantine/core';
import { useCallback, useRef } from 'react';
import { bestMeans } from '../../lab/learning/kept-means.ts';
import { messageOf } from '../../math/text.ts';
import { agentSettings } from '../../store/checkpoint-name.ts';
import type { TestedMean, ViewerFrame } from '../../store/engine.ts';
import { CommandButton } from '../common/command-button.tsx';
import { Locked } from '../common/locked.tsx';
import { Missing, Panel } from '../common/panel.tsx';
import { PixelCanvas, type PixelCanvasHandle } from '../common/pixel-canvas.tsx';
import { useNewest } from '../common/use-newest.ts';
import { usePanels } from '../experiments/index.tsx';
import { formatReturn, formatWhole } from '../format.ts';
import { useLocked } from '../locked.ts';
import { useFrames, useLab, useVersion, useViewer, useWorkbench } from '../workbench.tsx';
import classes from './controller.module.css';

const ABOUT_KEEPING =
  'Back to this generation: it takes the place of C in what is saved and trained on. The score in the report was ' +
  'that of the C before, and goes.';

export function TestedMeans() {
  const { lab, run } = useWorkbench();
  useVersion(lab.means);
  const means = lab.means.value ?? [];
  const drive = useCallback(
    (mean: TestedMean) =>
      run('driveMean', mean).catch((error: unknown) =>
        run(
          'notify',
          'error',
          `The mean of generation ${mean.generation} does not drive: ${messageOf(error)}`,
        ),
      ),
    [run],
  );
  const [wanted, ask] = useNewest(drive);
  const watched = useViewer((state) => state.mean);
  const driving = wanted?.generation ?? watched;
  const hasController = useViewer((state) => state.has.controller);
  const { episode } = usePanels();
  const riskAversion = useLab((state) => agentSettings(state)['evolution.riskAversion']);
  const why = useLocked();
  if (means.length === 0) return <NoMeans />;

  const at = means.findIndex(({ generation }) => generation === driving);
  const last = means[means.length - 1];
  const all = `generations ${means[0].generation} to ${last.generation}`;
  return (
    <Panel
      title="Hall of fame"
      testId="tested-means"
      about={
        `The mean of the search was tested on ${episode.many} of its own, the same each time. Drag to a ` +
        'generation, or press one of the best: it drives again, with the V and M of now.'
      }
    >
      <label className={classes.timeline}>
        <span>
          {at === -1
            ? `The kept C drives. Drag to watch an earlier one (${all}).`
            : `C of generation ${means[at].generation} drives: tested at ${scoreOf(means[at])}`}
        </span>
        <input
          type="range"
          min={0}
          max={means.length - 1}
          step={1}
          value={at === -1 ? means.length - 1 : at}
          disabled={!hasController}
          aria-label="Generation of the C that drives"
          aria-valuetext={`generation ${(at === -1 ? last : means[at]).generation}`}
          onChange={({ currentTarget }) => ask(means[Number(currentTarget.value)])}
        />
      </label>
      {watched !== null && (
        <div className={classes.buttons}>
          <CommandButton command="driveFound" size="xs" variant="default" icon={false} />
          <Locked why={why}>
            <Tooltip label={ABOUT_KEEPING} disabled={why !== null} multiline maw={300}>
              <CommandButton
                command="keepMean"
                run={() => run('keepMean', watched)}
                size="xs"
                variant="default"
                disabled={why !== null}
              />
            </Tooltip>
          </Locked>
        </div>
      )}
      <div className={classes.fame}>
        <ol className={classes.ranks}>
          {bestMeans(means, riskAversion).map((mean) => (
            <li key={mean.generation}>
              <button
                type="button"
                className={classes.rank}
                aria-pressed={mean.generation === driving}
                disabled={!hasController}
                onClick={() => ask(mean)}
              >
                <span>Generation {mean.generation}</span>
                <b className="numbers">{scoreOf(mean)}</b>
              </button>
            </li>
          ))}
        </ol>
        <Driven />
      </div>
    </Panel>
  );
}

/** What it does with the car, as it sees it. */
function Driven() {
  const canvas = useRef<PixelCanvasHandle>(null);
  const said = useRef<HTMLElement>(null);
  const draw = useCallback((frame: ViewerFrame) => {
    canvas.current?.draw(frame.frame);
    const text = `Step ${frame.step}, return ${formatReturn(frame.episodeReturn)}`;
    if (said.current && said.current.textContent !== text) said.current.textContent = text;
  }, []);
  useFrames(draw);
  return (
    <figure className={classes.driven}>
      <PixelCanvas ref={canvas} label="The frame that this C sees" testId="mean-drives" />
      <figcaption ref={said} className="numbers" />
    </figure>
  );
}

function NoMeans() {
  const every = useLab((state) => agentSettings(state)['evolution.testEvery']);
  const isShipped = useLab((state) => state.shipped !== null);
  return (
    <Panel title="Hall of fame" testId="tested-means">
      <Missing>
        {every === 0
          ? 'The settings have no tests of the search’s mean (“Test every” is 0).'
          : isShipped
            ? 'The search of this agent is older than the hall of fame: its curve and its best C are left. A ' +
              `search of your own fills it, every ${every} generations.`
            : `Appears when a search tests its mean, every ${every} generations. Files made before the page kept ` +
              'the tested means have none: of their search only the curve and the best C are left.'}
      </Missing>
    </Panel>
  );
}

/** "917 ± 28"; small returns with their digits. */
export function scoreOf({ test, testSd }: Pick<TestedMean, 'test' | 'testSd'>): string {
  const shown = (value: number): string => (Math.abs(test) < 100 ? formatReturn(value) : formatWhole(value));
  return testSd === undefined ? shown(test) : `${shown(test)} ± ${shown(testSd)}`;
}
