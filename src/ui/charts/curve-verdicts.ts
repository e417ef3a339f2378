/**
 * What a curve says, in a sentence that its numbers decide; null while it has too few points to tell. What rose or fell
 * is told from the first to the newest point.
 */
import type { CurveName } from '../../lab/events.ts';
import type { SearchShape } from '../../lab/search/search-shape.ts';
import type { Series } from '../../store/series.ts';
import { formatCount, formatValue } from '../format.ts';

type Verdict = (series: Series, best: number | null) => string | null;

const VERDICTS: Readonly<Record<CurveName, Verdict>> = {
  vision: visionVerdict,
  memory: memoryVerdict,
  fitness: fitnessVerdict,
  'dream-error': dreamErrorVerdict,
};

/** @param best return that the environment allows at most, about; null without returns */
export function curveVerdict(curve: CurveName, series: Series, best: number | null): string | null {
  return VERDICTS[curve](series, best);
}

/** Shorter than this to its end: the search hardly looks around any more. */
const SETTLED = 0.1;
/** Condition number up to which all directions are about the same. */
const ROUND = 10;

/** @param sigma step sizes of the generations */
export function searchVerdict(sigma: readonly number[], shape: SearchShape | null): string | null {
  if (sigma.length < 2) return null;
  const [first, last] = [sigma[0], sigma[sigma.length - 1]];
  const from = `from ${formatValue(first)} to ${formatValue(last)}`;
  const step =
    last >= first
      ? `The step size has not shrunk (${from}): the search still looks for a direction.`
      : last > SETTLED * first
        ? `The step size fell ${from}: the search still tries weights around its mean.`
        : `The step size fell ${from}: the search has nearly settled.`;
  if (shape === null) return step;
  const directions =
    shape.condition < ROUND
      ? 'It looks about equally far in all directions.'
      : `In some directions it looks ${formatValue(Math.sqrt(shape.condition))} times as far as in others.`;
  return `${step} ${directions}`;
}

/** Of a search that keeps its step size. @param sigma as of `searchVerdict` */
export function mirroredVerdict(sigma: readonly number[]): string | null {
  if (sigma.length < 2) return null;
  return (
    `The step size stays at ${formatValue(sigma[sigma.length - 1])}: candidates are ranked by how far each ` +
    'beats its mirror on the same tracks.'
  );
}

/** A factor that is written as more than 1. */
const isMore = (times: number): boolean => times > 1 && formatValue(times) !== formatValue(1);

function visionVerdict(series: Series): string | null {
  const ends = endsOf(series, 'reconstruction');
  if (ends === null) return null;
  const { first, last, at } = ends;
  const from = `from ${formatValue(first)} to ${formatValue(last)} in ${formatCount(at)} batches`;
  return isMore(first / last)
    ? `The error of V’s pictures fell ${from}, ${formatValue(first / last)} times smaller.`
    : `The error of V’s pictures did not fall: ${from}.`;
}

function memoryVerdict(series: Series): string | null {
  const ends = endsOf(series, 'nll');
  if (ends === null) return null;
  const { first, last, at } = ends;
  const from = `from ${formatValue(first)} to ${formatValue(last)} nats per latent in ${formatCount(at)} batches`;
  return isMore(Math.exp(first - last))
    ? `What comes next is less unexpected to M than at first: ${from}. It now holds it ` +
        `${formatValue(Math.exp(first - last))} times likelier.`
    : `What comes next is no less unexpected to M than at first: ${from}.`;
}

function fitnessVerdict(series: Series, best: number | null): string | null {
  const ends = endsOf(series, 'mean');
  if (ends === null) return null;
  const { first, last, at } = ends;
  const possible = best === null ? '' : ` of about ${best} possible`;
  const from = `from ${formatValue(first)} to ${formatValue(last)}${possible} in ${formatCount(at)} generations`;
  const search =
    last > first ? `The mean candidate rose ${from}.` : `The mean candidate has not risen: ${from}.`;
  const tested = finite(series.column('test'));
  return tested.length === 0
    ? search
    : `${search} The middle of the search, which becomes C, tested at ${formatValue(Math.max(...tested))} at best.`;
}

function dreamErrorVerdict(series: Series): string | null {
  const [dream, straight] = [finite(series.column('dream')), finite(series.column('constantVelocity'))];
  if (dream.length < 2 || dream.length !== straight.length) return null;
  const [own, other] = [dream[dream.length - 1], straight[straight.length - 1]];
  const steps = formatCount(series.x[series.length - 1]);
  const off = `${steps} steps into the dream the ball is ${formatValue(own)} pixels off`;
  return own < other
    ? `${off}, a straight flight ${formatValue(other)}: M has learned the walls.`
    : `${off}, no better than a straight flight (${formatValue(other)}): M has not learned the walls.`;
}

/** The first and the newest value, and the x of the newest; null where fewer than two are known. */
function endsOf(series: Series, key: string): { first: number; last: number; at: number } | null {
  const values = series.column(key);
  if (values === null) return null;
  const rows = Array.from(values.keys()).filter((row) => Number.isFinite(values[row]));
  if (rows.length < 2) return null;
  const last = rows[rows.length - 1];
  return { first: values[rows[0]], last: values[last], at: series.x[last] };
}

const finite = (values: Float64Array | null): number[] => Array.from(values ?? []).filter(Number.isFinite);
