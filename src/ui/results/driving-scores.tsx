/** Mean ± sd over the evaluation's seeds: C, random actions, the paper; and the command that repeats it. */
import type { Evaluation, Score } from '../../lab/events.ts';
import { agentSettings } from '../../store/checkpoint-name.ts';
import { Details } from '../common/details.tsx';
import { Verdict } from '../common/panel.tsx';
import { scoredReplay } from '../common/replay-words.ts';
import type { ExperimentPanels } from '../experiments/panels.ts';
import { formatFixed } from '../format.ts';
import { useLab, useWorkbench } from '../workbench.tsx';
import { CardTable } from './card-table.tsx';
import { CommandLine } from './command-line.tsx';
import { evaluationCommand } from './model-card.ts';
import classes from './results.module.css';
import { scoreColumns, scoreRows } from './score-rows.ts';
import { ScoreStrip } from './score-strip.tsx';
import { scoreVerdict } from './verdicts.ts';

interface DrivingScoresProps {
  evaluation: Evaluation;
  panels: ExperimentPanels;
}

export function DrivingScores({ evaluation, panels }: DrivingScoresProps) {
  const settings = useLab(agentSettings);
  const savedAs = useLab((state) => state.savedAs);
  const { agent, random, episodes, world } = evaluation;
  const rows = [
    { name: 'C', score: agent, tone: 'c', actor: 'controller' },
    { name: 'Random policy', score: random, tone: 'reference', actor: 'random' },
  ] as const;
  const { run } = useWorkbench();
  if (panels.scores === null) return null;
  const { paper, digits, best } = panels.scores;
  const many = world === 'dream' ? 'dreams' : panels.episode.many;
  const watch = (actor: 'controller' | 'random', from: number): void => {
    const score = actor === 'controller' ? agent : random;
    const value = score.returns[score.seeds.indexOf(from)];
    run('replayScored', actor, from, scoredReplay({ actor, one: panels.episode.one, seed: from, value }));
  };

  return (
    <div className={classes.body}>
      <Verdict>{scoreVerdict(agent, random, best, many)}</Verdict>
      <dl className={classes.scores}>
        <Figure name={`C, ${episodes} unseen ${many}`} score={agent} digits={digits} strong />
        <Figure name="Random policy, same seeds" score={random} digits={digits} />
        {paper && (
          <div className={classes.figure}>
            <dt>Paper, {paper.name}</dt>
            <dd>
              {paper.mean} <span className={classes.sd}>± {paper.sd}</span>
            </dd>
          </div>
        )}
      </dl>
      <ScoreStrip
        rows={rows}
        scores={panels.scores}
        one={panels.episode.one}
        onReplay={world === 'real' ? watch : null}
      />
      <CardTable
        title="Beside others"
        why="Mean and standard deviation over episodes; the interval is that of the mean, by the normal distribution."
        columns={scoreColumns(panels.scores)}
        rows={scoreRows(evaluation, panels.scores, many)}
      />
      <Details of="scores, and the command that measures them again">
        <p>
          Higher is better. Large: the mean return; ± and the bar under the dots: the standard deviation over
          the {many}, not the error of the mean. Each dot is one of the {many}.
        </p>
        <CommandLine
          command={evaluationCommand(evaluation, settings, savedAs)}
          note={
            savedAs === null ? 'Save the checkpoint first. This command then reproduces the numbers.' : null
          }
        />
      </Details>
    </div>
  );
}

interface FigureProps {
  name: string;
  score: Score;
  digits: number;
  strong?: boolean;
}

function Figure({ name, score, digits, strong = false }: FigureProps) {
  return (
    <div className={classes.figure} data-strong={strong}>
      <dt>{name}</dt>
      <dd>
        {formatFixed(score.mean, digits)}{' '}
        <span className={classes.sd}>± {formatFixed(score.sd, digits)}</span>
      </dd>
    </div>
  );
}
