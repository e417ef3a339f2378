/** What V keeps of a picture, and how many latents it uses for that (appendix A.1). */
import type { AgentResults } from '../../store/agent-report.ts';
import { formatValue } from '../format.ts';
import { Bars } from './bars.tsx';
import { CardTable } from './card-table.tsx';
import { Finding } from './finding.tsx';
import { visionVerdict } from './verdicts.ts';

/** Squared errors of colours are small. */
const formatError = (mse: number | null): string => mse?.toFixed(4) ?? '–';

/** Of the paper's V: latents whose mu has a standard deviation above 0.2 on its 984 frames. */
const PAPER_VARYING = 13;

interface VisionFindingProps {
  results: AgentResults;
  inPaper: boolean;
}

export function VisionFinding({ results: card, inPaper }: VisionFindingProps) {
  const hasPatches = card.patchCorrelation !== null;
  return (
    <Finding
      question="How well does V paint what it saw?"
      verdict={visionVerdict(card)}
      picture={
        <Bars
          rows={[
            { name: 'Error of V', value: card.mse, text: formatError(card.mse), tone: 'v' },
            {
              name: 'One mean picture',
              value: card.meanFrameMse,
              text: formatError(card.meanFrameMse),
              tone: 'reference',
            },
          ]}
        />
      }
    >
      <CardTable
        title="Reconstruction by V"
        why={
          'Unseen frames, reconstructed from z = μ. Mean squared error of colour values from 0 to ' +
          '1 (lower is better) and peak signal-to-noise ratio (higher is better).' +
          (hasPatches
            ? ' Ground: correlation of its brightness in frame and reconstruction, 1 where its pattern is kept.'
            : '')
        }
        columns={['MSE', 'PSNR, dB', ...(hasPatches ? ['Ground, r'] : [])]}
        better={['lower', 'higher', ...(hasPatches ? ['higher' as const] : [])]}
        rows={[
          {
            name: 'V',
            why: 'Reconstruction of each frame.',
            values: [
              formatError(card.mse),
              formatValue(card.psnr),
              ...(hasPatches ? [formatValue(card.patchCorrelation)] : []),
            ],
            tone: 'ours',
          },
          {
            name: 'Mean frame',
            why: 'Baseline: the mean of all frames in place of each reconstruction.',
            values: [
              formatError(card.meanFrameMse),
              formatValue(card.meanFramePsnr),
              ...(hasPatches ? ['–'] : []),
            ],
            tone: 'reference',
          },
        ]}
      />
      <CardTable
        title="Active latents"
        why="A collapsed latent equals the prior: KL 0 and constant μ. Active latents carry information and cost KL."
        columns={['KL > 0.01', 'μ varies']}
        rows={[
          {
            name: `V, of ${card.latents}`,
            why:
              'Number of latents with a mean KL above 0.01 nats, and number of latents whose μ has a ' +
              'standard deviation above 0.2 over the frames.',
            values: [String(card.live ?? '–'), String(card.varying ?? '–')],
            tone: 'ours',
          },
          ...(inPaper
            ? [
                {
                  name: 'Paper’s V, of 32',
                  why: 'On the paper’s 984 frames: latents whose μ has a standard deviation above 0.2.',
                  values: ['–', String(PAPER_VARYING)],
                  tone: 'reference' as const,
                },
              ]
            : []),
        ]}
      />
    </Finding>
  );
}
