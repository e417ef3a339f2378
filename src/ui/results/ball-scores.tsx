/** Diagnostics of the ball: what V and M know of it, on unseen episodes. */
import { labCommand } from '../../lab/settings/url.ts';
import { agentSettings } from '../../store/checkpoint-name.ts';
import { type BallResults, diagnosticsOf } from '../../store/report.ts';
import { Details } from '../common/details.tsx';
import { formatPercent, formatValue } from '../format.ts';
import { useLab } from '../workbench.tsx';
import { BOUNCE_ROWS, plainName, STATE, wordsOf } from './ball-words.ts';
import { type Bar, Bars } from './bars.tsx';
import { type CardRow, CardTable } from './card-table.tsx';
import { CommandLine } from './command-line.tsx';
import { DreamFinding } from './dream-finding.tsx';
import finding from './finding.module.css';
import { Finding } from './finding.tsx';
import { MapFinding } from './map-finding.tsx';
import { ModesFinding } from './modes-finding.tsx';
import { ProbeFinding } from './probe-finding.tsx';
import { unseenEpisodes } from './probe-rows.ts';
import results from './results.module.css';
import { bounceVerdict, dreamVerdict } from './verdicts.ts';

export function BallScores({ results: card }: { results: BallResults }) {
  const made = useLab(agentSettings);
  const bottleneck = `${labCommand({ ...made, 'vision.latentSize': 2 })} --out runs/ball-2`;
  const size = card.latentSize ?? made['vision.latentSize'];
  const measured = useLab((state) => diagnosticsOf(state.report) !== null);
  return (
    <div className={results.body}>
      <div className={finding.findings}>
        <ProbeFinding title="Linear probes, R²" note="" probes={card.probes} names={STATE} />
        {card.map !== null && <MapFinding map={card.map} probes={card.probes} />}
        {card.steps.length > 0 && (
          <Finding
            question="How far ahead is the dream right?"
            verdict={dreamVerdict(card.steps, card.errors)}
            picture={<Bars rows={lastErrors(card)} />}
          >
            <CardTable
              title="Error, px, by step"
              why={
                'Mean distance between the predicted and the true ball, in pixels of the 64×64 frame, by ' +
                `steps after ${card.context ?? 'some'} context frames. Lower is better.`
              }
              columns={card.steps.map(String)}
              better="lower"
              rows={[
                ...card.errors.map(({ name, values }) => ({
                  ...wordsOf(name),
                  values: values.map(formatValue),
                })),
                ...(size === 2 ? [] : [bottleneckRow(bottleneck)]),
              ]}
            />
          </Finding>
        )}
        {card.bounces.length > 0 && (
          <Finding
            question="Does the dream come back from the walls in time?"
            verdict={bounceVerdict(card.bounceHorizons, card.bounces)}
            picture={
              <Bars
                full={1}
                rows={card.bounces.map(({ name, values }) => ({
                  name: BOUNCE_ROWS[name].name,
                  value: values[0],
                  text: formatPercent(values[0]),
                  tone: BOUNCE_ROWS[name].tone === 'ours' ? 'm' : 'reference',
                }))}
              />
            }
          >
            <CardTable
              title="Predicted bounces, by horizon"
              why={
                'Recall: the share of the true bounces within the horizon that the dream predicts at the ' +
                'same wall, at most 2 steps early or late. Grazing bounces (at most a quarter of the ' +
                'speed towards the wall) are excluded. Higher is better.'
              }
              columns={card.bounceHorizons.map(String)}
              better="higher"
              rows={[
                ...card.bounces.map(({ name, values }) => ({
                  ...BOUNCE_ROWS[name],
                  values: values.map(formatPercent),
                })),
                ...card.falseAlarms.map(({ name, values }) => ({
                  name: `False alarms, ${name === 'mean' ? 'mixture mean' : 'τ = 0.1'}`,
                  why: 'Share of the predicted bounces without a true bounce within 2 steps. Lower is better.',
                  values: values.map(formatPercent),
                  tone: 'scale' as const,
                })),
              ]}
            />
          </Finding>
        )}
        {card.multimodality.length > 1 && card.multimodalityAway !== null && (
          <ModesFinding points={card.multimodality} away={card.multimodalityAway} />
        )}
        <DreamFinding />
      </div>
      <p className={results.explanation}>
        Measured on {unseenEpisodes(card)} outside the training data of V and M
        {size === 2 ? '; this V has 2 latents, as in the bottleneck ablation' : ''}.
      </p>
      {!measured && (
        <Details named of="The command that measures V and M again">
          <CommandLine
            command={`${labCommand(made)} --out runs/ball`}
            note="This command reproduces the numbers."
          />
        </Details>
      )}
    </div>
  );
}

/** The errors at the last step that was measured. */
function lastErrors({ errors }: BallResults): Bar[] {
  return errors.map(({ name, values }) => {
    const words = wordsOf(name);
    const value = values.at(-1) ?? null;
    return {
      name: plainName(name),
      value,
      text: `${formatValue(value)} px`,
      tone: words.tone === 'ours' ? 'm' : 'reference',
    };
  });
}

/** The third ablation is not part of this run: it needs another V. */
function bottleneckRow(command: string): CardRow {
  return {
    name: 'Ablation: 2 latents',
    why: `Ablation that needs a separate V and M: ${command}`,
    values: [],
    tone: 'reference',
  };
}
