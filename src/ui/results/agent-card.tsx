/** Diagnostics of an agent that acts: what V and M know of its world, on unseen episodes. */
import type { AgentResults } from '../../store/agent-report.ts';
import type { ExperimentPanels } from '../experiments/panels.ts';
import { formatCount } from '../format.ts';
import { DreamFinding } from './dream-finding.tsx';
import finding from './finding.module.css';
import { MemoryFindings } from './memory-findings.tsx';
import { ProbeFinding } from './probe-finding.tsx';
import { unseenEpisodes } from './probe-rows.ts';
import results from './results.module.css';
import { RewardAndDone } from './reward-and-done.tsx';
import { VisionFinding } from './vision-finding.tsx';

interface AgentCardProps {
  results: AgentResults;
  panels: ExperimentPanels;
}

export function AgentCard({ results: card, panels }: AgentCardProps) {
  const inPaper = panels.scores?.paper != null;
  const { title, note, rows } = panels.probes;
  return (
    <div className={results.body}>
      <div className={finding.findings}>
        <VisionFinding results={card} inPaper={inPaper} />
        <MemoryFindings results={card} inPaper={inPaper} contrasts={panels.contrasts} />
        <ProbeFinding title={title} note={note} probes={card.probes} names={rows} />
        <DreamFinding />
        <RewardAndDone reward={card.reward} done={card.done} />
      </div>
      <p className={results.explanation}>
        Measured on {unseenEpisodes(card)} (
        {card.unseenFrames === null ? 'all' : formatCount(card.unseenFrames)} frames) outside the training
        data of V and M.
      </p>
    </div>
  );
}
