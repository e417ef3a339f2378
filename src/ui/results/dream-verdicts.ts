/** What the diagnostics of the dream want one to conclude, in one sentence each. */
import type { Endurance, Forecast, JudgementAtOne, Optimism } from '../../store/dream-report.ts';
import { formatFixed, formatPercent, formatWhole } from '../format.ts';

/** Times reality's change from step to step, from which on a dream only flickers. */
const FLICKER = 5;

const inHundredths = (value: number): string => formatFixed(value, 2);

/** @param about what the dreams may lose: "the road" */
export function enduranceVerdict(endurance: Endurance, about: string): string {
  const { dreams, steps, kept, low, high, foreignColours, change, realChange } = endurance;
  if (change > FLICKER * realChange) {
    return (
      `M’s dreams only flicker: from one step to the next a picture changes by ${change.toFixed(0)} % ` +
      `of two random frames, in reality by ${realChange.toFixed(0)} %.`
    );
  }
  return (
    `After ${steps} steps ${kept} of ${dreams} dreams that C drives still show ${about} ` +
    `(${formatPercent(low)} to ${formatPercent(high)} with 95 % confidence), with ` +
    `${(100 * foreignColours).toFixed(1)} % of the pixels in colours that reality does not have.`
  );
}

export function forecastVerdict({ dreams, within, lower, median, upper }: Forecast): string {
  const of = (steps: number | null): string => (steps === null ? `over ${within}` : steps.toFixed(0));
  return (
    `Given reality’s actions, a dream stays nearer to reality than a random frame for ${of(median)} steps ` +
    `(half of ${dreams} dreams: ${of(lower)} to ${of(upper)}).`
  );
}

export function optimismVerdict({ steps, moments, real, dream, low, high, worst }: Optimism): string {
  const whole =
    `${flattery(low, high)}: from ${moments} moments of its own driving C earns ${formatWhole(dream)} over the next ` +
    `${steps} steps in the dream and ${formatWhole(real)} in reality (difference ${formatWhole(low)} to ` +
    `${formatWhole(high)} with 95 % confidence).`;
  if (worst === null || worst.dream <= worst.real) return whole;
  return (
    `${whole} It pays too much most of all where C had earned at most ${formatWhole(worst.most)} in the ` +
    `${worst.before} steps before (${worst.moments} moments): ${formatWhole(worst.dream)}, and ` +
    `${formatWhole(worst.real)} in reality.`
  );
}

/** @param low and high: the interval of what the dream pays beyond reality */
function flattery(low: number, high: number): string {
  if (low > 0) return 'The dream pays C too much';
  if (high < 0) return 'The dream pays C too little';
  return 'Whether the dream pays C too much is not shown';
}

export function judgementVerdict(judgement: JudgementAtOne): string {
  const { controllers, correlation, low, high, real, dream } = judgement;
  return (
    `The dream ranks ${controllers} controllers as reality does with a correlation of ${inHundredths(correlation)} ` +
    `(${inHundredths(low)} to ${inHundredths(high)} with 95 % confidence; 1 is the same order). C gets ` +
    `${formatWhole(dream)} in it and ${formatWhole(real)} in reality.`
  );
}
