/** What each table of the report wants one to conclude, in one sentence; null where its numbers are missing. */
import type { LikelihoodRow, SensitivityRow } from '../../store/agent-report.ts';
import type { PredictionRow, ProbeRow } from '../../store/report.ts';
import { formatPercent, formatValue } from '../format.ts';

/** R² that h has and z has not, from which on it is worth a word. */
const CLEARLY = 0.15;

export function reconstructionVerdict(mse: number | null, meanFrameMse: number | null): string | null {
  if (mse === null || meanFrameMse === null) return null;
  if (mse >= meanFrameMse) return 'V paints no better than one mean picture: it has not learned yet.';
  return `V’s error is ${formatValue(meanFrameMse / mse)} times smaller than that of one mean picture.`;
}

/** @param names of the rows, as the table shows them */
export function probeVerdict(
  rows: readonly ProbeRow[],
  names: Readonly<Record<string, { name: string }>>,
): string | null {
  const gains = rows.flatMap(({ name, z, h }) => (z === null || h === null ? [] : [{ name, z, h }]));
  if (gains.length === 0) return null;
  const most = gains.reduce((a, b) => (b.h - b.z > a.h - a.z ? b : a));
  if (most.h - most.z < CLEARLY) return 'h tells no more than z here: M adds no memory of these values.';
  const name = (names[most.name]?.name ?? most.name).toLowerCase();
  return `M remembers what one picture does not show: ${name} is in h, hardly or less in z.`;
}

export function likelihoodVerdict(rows: readonly LikelihoodRow[]): string | null {
  const of = (name: LikelihoodRow['name']) => rows.find((row) => row.name === name)?.sampled ?? null;
  const [inOrder, frames, actions] = [of('inOrder'), of('shuffledFrames'), of('shuffledActions')];
  if (inOrder === null || frames === null) return null;
  if (frames <= inOrder)
    return 'M predicts no better than for frames in random order: it has not learned yet.';
  const used =
    actions === null
      ? ''
      : actions > inOrder
        ? `, and it uses the action: a wrong one costs ${formatValue(actions - inOrder)}`
        : ', but it ignores the action';
  return `M predicts: random order costs ${formatValue(frames - inOrder)} nats per latent${used}.`;
}

/** @param scale distance of two random frames */
export function sensitivityVerdict(rows: readonly SensitivityRow[], scale: number): string | null {
  const last = rows.at(-1);
  const most = Math.max(...Object.values(last?.distances ?? {}).map((distance) => distance ?? 0));
  if (last === undefined || !(most > 0)) return null;
  return (
    `After ${last.steps} steps opposite actions lead to futures ${formatPercent(most / scale)} as far apart as two ` +
    'random frames.'
  );
}

export function rewardVerdict(correlation: number | null): string | null {
  if (correlation === null) return null;
  return correlation > 0.8
    ? 'M can tell good stretches from bad ones, so C can be trained on its rewards.'
    : 'M does not tell good stretches from bad ones well: training C in its dream would be of little use.';
}

/** @param steps the columns. @param rows errors in pixels */
export function dreamVerdict(steps: readonly number[], rows: readonly PredictionRow[]): string | null {
  const at = steps.length - 1;
  const of = (wanted: (name: string) => boolean) =>
    rows
      .flatMap(({ name, values }) => (wanted(name) ? [values[at] ?? Number.NaN] : []))
      .filter(Number.isFinite);
  const dreams = of((name) => name.startsWith('dream'));
  const [straight] = of((name) => name === 'constantVelocity');
  if (dreams.length === 0 || straight === undefined) return null;
  const dream = Math.min(...dreams);
  const after = `After ${steps[at]} steps the best dream is ${formatValue(dream)} px off, `;
  return dream < straight
    ? `${after}a straight flight ${formatValue(straight)} px: M has learned the walls.`
    : `${after}no better than a straight flight: M has not learned the walls.`;
}

export function bounceVerdict(rows: readonly PredictionRow[]): string | null {
  const first = (name: string) => rows.find((row) => row.name === name)?.values[0] ?? null;
  const [dream, chance] = [first('sampled'), first('chance')];
  if (dream === null || chance === null) return null;
  return (
    `Soon after its start the dream has ${formatPercent(dream)} of the true bounces; chance has ` +
    `${formatPercent(chance)}.`
  );
}

interface Returns {
  readonly mean: number;
  readonly returns: readonly number[];
}

/** @param best what the environment allows at most, about. @param many "tracks" */
export function scoreVerdict(agent: Returns, random: Returns, best: number, many: string): string {
  const worst = Math.min(...agent.returns);
  const above = agent.returns.filter((value) => value > Math.max(...random.returns)).length;
  const share =
    agent.mean > 0 ? ` That is ${formatPercent(agent.mean / best)} of the best possible, about ${best}.` : '';
  return (
    `C beats the best random episode on ${above} of ${agent.returns.length} ${many}; its worst return is ` +
    `${formatValue(worst).replace('-', '−')}.${share} Higher is better; ± is the spread over the ${many}.`
  );
}
