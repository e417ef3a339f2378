/** Mean ± sd over the evaluation's seeds: C, random actions, the paper; and the command that repeats it. */
import type { Evaluation, Score } from '../../lab/events.ts';
import type { ExperimentPanels } from '../experiments/panels.ts';
import { formatWhole } from '../format.ts';
import { useLab, useWorkbench } from '../workbench.tsx';
import { CommandLine } from './command-line.tsx';
import classes from './results.module.css';
import { ScoreStrip } from './score-strip.tsx';
import { scoreVerdict } from './verdicts.ts';

interface DrivingScoresProps {
  evaluation: Evaluation;
  panels: ExperimentPanels;
}

export function DrivingScores({ evaluation, panels }: DrivingScoresProps) {
  const { experiment, preset, seed } = useLab((state) => state.settings);
  const savedAs = useLab((state) => state.savedAs);
  const file = savedAs ?? `${experiment}-${preset}-seed${seed}.safetensors`;
  const { agent, random, episodes, world, tau } = evaluation;
  const rows = [
    { name: 'C', score: agent, tone: 'c', actor: 'controller' },
    { name: 'Random policy', score: random, tone: 'reference', actor: 'random' },
  ] as const;
  const { run } = useWorkbench();
  if (panels.scores === null) return null;
  const { paper, digits, best } = panels.scores;
  const many = world === 'dream' ? 'dreams' : panels.episode.many;
  const dream = world === 'dream' ? ` --world dream --tau ${tau ?? 1}` : '';

  return (
    <div className={classes.body}>
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
      <p className={classes.verdict}>{scoreVerdict(agent, random, best, many)}</p>
      <ScoreStrip
        rows={rows}
        scores={panels.scores}
        one={panels.episode.one}
        onReplay={world === 'real' ? (actor, from) => run('replay', actor, from) : null}
      />
      <CommandLine
        command={
          `npm run evaluate -- --checkpoint ${file} --episodes ${episodes} --seed ` +
          `${agent.seeds[0] ?? 0}${dream}`
        }
        note={
          savedAs === null ? 'Save the checkpoint first. This command then reproduces the numbers.' : null
        }
      />
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
        {digits === 0 ? formatWhole(score.mean) : score.mean.toFixed(digits)}{' '}
        <span className={classes.sd}>± {score.sd.toFixed(digits)}</span>
      </dd>
    </div>
  );
}
