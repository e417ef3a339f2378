/** Whether M predicts what comes next, and whether it knows what an action does (section 2.2). */
import type { AgentResults } from '../../store/agent-report.ts';
import type { ExperimentPanels } from '../experiments/panels.ts';
import { formatFixed, formatValue } from '../format.ts';
import { Bars } from './bars.tsx';
import { CardTable } from './card-table.tsx';
import { Finding } from './finding.tsx';
import { likelihoodVerdict, sensitivityVerdict } from './verdicts.ts';

const LIKELIHOODS: Record<AgentResults['likelihoods'][number]['name'], { name: string; why: string }> = {
  inOrder: { name: 'M', why: 'Unseen episodes, unchanged. Lower is better.' },
  shuffledActions: {
    name: 'M, actions shuffled',
    why: 'The actions of each episode in random order. Higher than M if M uses the action.',
  },
  withoutActions: {
    name: 'M, actions 0',
    why: 'All actions set to 0. Higher than M if M uses the action.',
  },
  shuffledFrames: {
    name: 'M, frames shuffled',
    why: 'Frames in random order, which cannot be predicted: much higher than M.',
  },
};

interface MemoryFindingsProps {
  results: AgentResults;
  inPaper: boolean;
  contrasts: ExperimentPanels['contrasts'];
}

export function MemoryFindings({ results: card, inPaper, contrasts }: MemoryFindingsProps) {
  return (
    <>
      <Finding
        question="Does M predict what comes next?"
        verdict={likelihoodVerdict(card.likelihoods)}
        picture={<Bars rows={extraCosts(card.likelihoods)} />}
      >
        <CardTable
          title="M: NLL per latent (nats)"
          why={
            'Mean negative log-likelihood of the next z over whole unseen episodes, with z sampled ' +
            'from V (as in the paper’s training of M) and with z = μ. Lower is better.'
          }
          columns={['z sampled', 'z = μ']}
          better="lower"
          rows={[
            ...card.likelihoods.map(({ name, sampled, mean }) => ({
              ...LIKELIHOODS[name],
              values: [sampled, mean].map((nats) => (nats === null ? '–' : formatFixed(nats, 3))),
              tone: name === 'inOrder' ? ('ours' as const) : ('reference' as const),
            })),
            ...(inPaper
              ? [
                  {
                    name: 'Paper’s M',
                    why: 'On the paper’s frames and latents. With shuffled frames: 1.94 and 1.51.',
                    values: ['1.01', '0.54'],
                    tone: 'reference' as const,
                  },
                ]
              : []),
          ]}
        />
      </Finding>
      {card.sensitivity.length > 0 && <ActionFinding sensitivity={card.sensitivity} contrasts={contrasts} />}
    </>
  );
}

/** What M pays, in nats per latent, for what it should not expect. */
function extraCosts(likelihoods: AgentResults['likelihoods']) {
  const nats = (wanted: string) => likelihoods.find(({ name }) => name === wanted)?.sampled ?? null;
  const inOrder = nats('inOrder');
  const rowOf = (name: string, changed: string) => {
    const cost = nats(changed);
    const value = cost === null || inOrder === null ? null : cost - inOrder;
    const sign = value !== null && value > 0 ? '+' : '';
    return { name, value, text: `${sign}${formatValue(value)} nats`, tone: 'm' as const };
  };
  return [rowOf('Pictures in random order', 'shuffledFrames'), rowOf('Wrong actions', 'shuffledActions')];
}

interface ActionFindingProps {
  sensitivity: AgentResults['sensitivity'];
  contrasts: ExperimentPanels['contrasts'];
}

function ActionFinding({ sensitivity, contrasts }: ActionFindingProps) {
  const last = sensitivity[sensitivity.length - 1];
  return (
    <Finding
      question="Does M know what an action does?"
      verdict={sensitivityVerdict(sensitivity, Math.SQRT2)}
      picture={
        <Bars
          rows={[
            ...Object.entries(contrasts).map(([key, { name }]) => ({
              name,
              value: last.distances[key] ?? null,
              text: formatValue(last.distances[key]),
              tone: 'm' as const,
            })),
            {
              name: 'Two random frames',
              value: Math.SQRT2,
              text: formatValue(Math.SQRT2),
              tone: 'reference',
            },
          ]}
        />
      }
    >
      <CardTable
        title="Action sensitivity of M"
        why={
          'M predicts two futures from the same state of an unseen episode; they differ only in ' +
          'the action that is repeated. The value is the distance between both futures after the ' +
          'given number of steps, in standard deviations of the latents over all frames. 0: M ' +
          'ignores the action. Higher is better.'
        }
        columns={sensitivity.map(({ steps }) => (steps === 1 ? '1 step' : `${steps} steps`))}
        rows={[
          ...Object.entries(contrasts).map(([key, words]) => ({
            ...words,
            values: sensitivity.map(({ distances }) => formatValue(distances[key] ?? null)),
            tone: 'ours' as const,
          })),
          {
            name: 'Two random frames',
            why: 'Distance between two unrelated frames, for scale.',
            values: sensitivity.map(() => formatValue(Math.SQRT2)),
            tone: 'scale',
          },
        ]}
      />
    </Finding>
  );
}
