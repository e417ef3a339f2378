/**
 * What each finding of the report wants one to conclude, in a sentence or two that its numbers decide; null where they
 * are missing.
 */
import type { AgentResults, LikelihoodRow, SensitivityRow } from '../../store/agent-report.ts';
import type { DistanceBand } from '../../store/dream-distance.ts';
import type { CurvePoint, PredictionRow, ProbeRow } from '../../store/report.ts';
import { formatPercent, formatR2, formatReturn, formatValue } from '../format.ts';

/** R² that h has and z has not, from which on it is worth a word. */
const CLEARLY = 0.15;
/** Of the distance of two random frames: below it two futures are nearly the same. */
const NEARLY_THE_SAME = 0.1;
/** Correlation of predicted and real rewards, from which on M ranks them well. */
const RANKS_WELL = 0.8;
/** Percent of the distance of two random frames, up to which a dreamed picture still says something of the true one. */
const FORECAST = 75;

export function visionVerdict({
  mse,
  meanFrameMse,
  varying,
  latents,
}: Pick<AgentResults, 'mse' | 'meanFrameMse' | 'varying' | 'latents'>): string | null {
  if (mse === null || meanFrameMse === null) return null;
  if (mse >= meanFrameMse)
    return 'Not at all: V paints no better than one mean picture, always the same. It has not learned yet.';
  return (
    `V’s pictures miss the true ones by ${formatValue(meanFrameMse / mse)} times less than one mean picture, ` +
    `always the same, would.${latentsVerdict(varying, latents)}`
  );
}

/** @param used latents that differ between pictures */
function latentsVerdict(used: number | null, latents: number): string {
  if (used === null || latents === 0) return '';
  return used >= latents
    ? ` It uses all ${latents} numbers of z.`
    : ` It uses ${used} of the ${latents} numbers of z; the others are the same for every picture.`;
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
  return (
    `M remembers what one picture does not show: a straight-line fit reads ${name} from h at R² ` +
    `${formatR2(most.h)}, from z at ${formatR2(most.z)} (1 is perfect).`
  );
}

/** @param rows of the linear probes: of x and y, the worse one read from z counts */
export function mapVerdict(rows: readonly ProbeRow[]): string | null {
  const read = rows.flatMap(({ name, z }) => ((name === 'x' || name === 'y') && z !== null ? [z] : []));
  if (read.length === 0) return null;
  const least = Math.min(...read);
  if (least >= 0.99) return 'Yes: straight lines of the box stay straight lines in z.';
  if (least >= 0.9) return 'Nearly: the lines of the box bend in z, but few places share one.';
  return 'No: z lays places of the box that are far apart on top of each other.';
}

export function likelihoodVerdict(rows: readonly LikelihoodRow[]): string | null {
  const of = (name: LikelihoodRow['name']) => rows.find((row) => row.name === name)?.sampled ?? null;
  const [inOrder, frames, actions] = [of('inOrder'), of('shuffledFrames'), of('shuffledActions')];
  if (inOrder === null || frames === null) return null;
  if (frames <= inOrder)
    return 'No: M predicts no better than for frames in random order. It has not learned yet.';
  const used =
    actions === null
      ? ''
      : actions > inOrder
        ? ` It uses the action: with wrong ones it is ${formatValue(actions - inOrder)} nats worse.`
        : ' It ignores the action.';
  return (
    `Each latent that comes next is ${formatValue(Math.exp(frames - inOrder))} times likelier to M than were ` +
    `the frames in random order.${used}`
  );
}

/** @param scale distance of two random frames */
export function sensitivityVerdict(rows: readonly SensitivityRow[], scale: number): string | null {
  const last = rows.at(-1);
  const most = Math.max(...Object.values(last?.distances ?? {}).map((distance) => distance ?? 0));
  if (last === undefined || !(most > 0)) return null;
  const share = most / scale;
  return (
    `${share < NEARLY_THE_SAME ? 'Hardly: after' : 'After'} ${last.steps} steps opposite actions lead to futures ` +
    `${formatPercent(share)} as far apart as two random frames.`
  );
}

/** @param correlation of predicted and real rewards over 100 steps */
export function rewardVerdict(correlation: number | null): string | null {
  if (correlation === null) return null;
  const measured = `over 100 steps its rewards follow the real ones with a correlation of ${formatR2(correlation)}`;
  return correlation > RANKS_WELL
    ? `Yes: ${measured} (1 is perfect), so C can be trained on them.`
    : `Not well: ${measured} (1 is perfect). Training C in its dream would be of little use.`;
}

/** @param bands of dreams that get reality’s actions, by rising steps */
export function distanceVerdict(bands: readonly DistanceBand[]): string | null {
  const last = bands.at(-1);
  if (last === undefined) return null;
  const kept = bands.filter(({ median }) => median <= FORECAST).at(-1);
  const off = ({ steps, median }: DistanceBand) =>
    `after ${steps} ${steps === 1 ? 'step' : 'steps'} it is ${formatPercent(median / 100)}`;
  const scale = 'as far from reality as two random frames from each other';
  if (kept === undefined) return `Not for a step: ${off(bands[0])} ${scale}.`;
  if (kept === last) return `To the end of what was measured: ${off(last)} ${scale}.`;
  return (
    `With reality’s actions the dream is a forecast of about ${kept.steps} steps: ${off(kept)} ${scale}, ` +
    `${off(last)}.`
  );
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
    : `${after}no better than a straight flight (${formatValue(straight)} px): M has not learned the walls.`;
}

/** @param steps the columns, of which the first is told */
export function bounceVerdict(steps: readonly number[], rows: readonly PredictionRow[]): string | null {
  const first = (name: string) => rows.find((row) => row.name === name)?.values[0] ?? null;
  const [dream, chance] = [first('sampled'), first('chance')];
  if (dream === null || chance === null) return null;
  const seen = `of the true bounces within ${steps[0]} steps the dream has ${formatPercent(dream)}`;
  return dream > chance
    ? `Yes: ${seen}; chance has ${formatPercent(chance)}.`
    : `No: ${seen}, no more than chance (${formatPercent(chance)}).`;
}

/** Frames nearer to a bounce than those that count as far from any. */
const NEAR = 5;

/** @param points weight of the side modes by frames from a bounce. @param away the same far from any */
export function modesVerdict(points: readonly CurvePoint[], away: number | null): string | null {
  const near = points.filter(({ x }) => Math.abs(x) <= NEAR);
  if (near.length === 0 || away === null) return null;
  const most = Math.max(...near.map(({ y }) => y));
  return most > away && formatPercent(most) !== formatPercent(away)
    ? `Yes: near a bounce other futures than the likeliest weigh up to ${formatPercent(most)}, far from any ` +
        `${formatPercent(away)}.`
    : `No: other futures than the likeliest weigh no more near a bounce than far from any (${formatPercent(away)}).`;
}

interface Returns {
  readonly mean: number;
  readonly returns: readonly number[];
}

/** @param best what the environment allows at most, about. @param many "tracks" */
export function scoreVerdict(agent: Returns, random: Returns, best: number, many: string): string {
  const shown = (value: number): string => formatReturn(value);
  const worst = Math.min(...agent.returns);
  const above = agent.returns.filter((value) => value > Math.max(...random.returns)).length;
  const share = agent.mean > 0 ? ` (${formatPercent(agent.mean / best)})` : '';
  return (
    `C scores ${shown(agent.mean)} of about ${best} possible${share}. It beats the best random episode on ` +
    `${above} of ${agent.returns.length} ${many}; its worst return is ${shown(worst)}.`
  );
}
