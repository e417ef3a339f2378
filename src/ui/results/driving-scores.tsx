/** Mean ± sd over the evaluation's seeds: C, random actions, the paper; and the command that repeats it. */
import type { Evaluation, Score } from '../../lab/events.ts';
import { formatWhole } from '../format.ts';
import { useLab, useWorkbench } from '../workbench.tsx';
import { CommandLine } from './command-line.tsx';
import classes from './results.module.css';
import { ScoreStrip } from './score-strip.tsx';

/** "World Models", table 1: CarRacing-v0, 100 random tracks. */
const PAPER = { mean: 906, sd: 21, episodes: 100 };

export function DrivingScores({ evaluation }: { evaluation: Evaluation }) {
  const { experiment, preset, seed } = useLab((state) => state.settings);
  const savedAs = useLab((state) => state.savedAs);
  const file = savedAs ?? `${experiment}-${preset}-seed${seed}.safetensors`;
  const { agent, random, episodes, world, tau } = evaluation;
  const rows = [
    { name: 'C', score: agent, tone: 'first', actor: 'controller' },
    { name: 'Random policy', score: random, tone: 'reference', actor: 'random' },
  ] as const;
  const { run } = useWorkbench();
  const dream = world === 'dream' ? ` --world dream --tau ${tau ?? 1}` : '';

  return (
    <div className={classes.body}>
      <dl className={classes.scores}>
        <Figure
          name={`C, ${episodes} unseen ${world === 'dream' ? 'dreams' : 'tracks'}`}
          score={agent}
          strong
        />
        <Figure name="Random policy, same seeds" score={random} />
        <div className={classes.figure}>
          <dt>Paper, CarRacing-v0, {PAPER.episodes} tracks</dt>
          <dd>
            {PAPER.mean} <span className={classes.sd}>± {PAPER.sd}</span>
          </dd>
        </div>
      </dl>
      <ScoreStrip
        rows={rows}
        paper={PAPER}
        onReplay={world === 'real' ? (actor, from) => run('replay', actor, from) : null}
      />
      <CommandLine
        command={`npm run evaluate -- --checkpoint ${file} --episodes ${episodes} --seed ${agent.seeds[0] ?? 0}${dream}`}
        note={
          savedAs === null ? 'Save the checkpoint first. This command then reproduces the numbers.' : null
        }
      />
    </div>
  );
}

function Figure({ name, score, strong = false }: { name: string; score: Score; strong?: boolean }) {
  return (
    <div className={classes.figure} data-strong={strong}>
      <dt>{name}</dt>
      <dd>
        {formatWhole(score.mean)} <span className={classes.sd}>± {score.sd.toFixed(0)}</span>
      </dd>
    </div>
  );
}
