/**
 * How far V's mu spreads over the frames of the data, the unit of the distance of dream and reality: measured where
 * diagnostics have measured it, else estimated from V's KL.
 */
import { experimentIds, experimentOf } from '../env/experiments.ts';
import { spreadOfDeviation, spreadOfKl } from '../vision/latent-distance.ts';
import type { LabEvent, LabListener } from './events.ts';

/** Where a report has the diagnostics of its experiment. */
const KEYS = experimentIds.map((id) => experimentOf(id).diagnostics.key);

type Parts = Record<string, { latents?: { muDeviation?: unknown }; klPerDimension?: unknown } | undefined>;

/** Σ var(mu_i) of V; null where the report tells nothing of it. */
export function latentSpread(report: Record<string, unknown>): number | null {
  const parts = report as Parts;
  const measured = KEYS.map((key) => parts[key]?.latents?.muDeviation).find(areNumbers);
  if (measured !== undefined) return positive(spreadOfDeviation(measured));
  const kl = parts.vision?.klPerDimension;
  return areNumbers(kl) ? positive(spreadOfKl(kl)) : null;
}

/** Tells the viewer of the spread of each V: while it trains, of an opened checkpoint, after diagnostics. */
export function followSpread(
  engine: { subscribe(listener: LabListener): unknown },
  viewer: { setSpread(spread: number): unknown },
): void {
  engine.subscribe((event) => {
    const spread = spreadIn(event);
    if (spread !== null) viewer.setSpread(spread);
  });
}

function spreadIn(event: LabEvent): number | null {
  if (event.type === 'latents') return latentSpread({ vision: event });
  return event.type === 'report' ? latentSpread(event.report) : null;
}

function areNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'number');
}

function positive(spread: number): number | null {
  return spread > 0 && Number.isFinite(spread) ? spread : null;
}
