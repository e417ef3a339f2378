/** Tensors that each thread holds after each stage: as many after a long run as after a short one. */

type Report = Record<string, unknown>;

interface StageTensors {
  tensors?: { train?: unknown; rollout?: unknown };
}

/** What a run holds beyond another one, a line each; a worker that was replaced may hold less. */
export function tensorFaults(expected: Report, seen: Report): string[] {
  const before = (expected.stages ?? {}) as Record<string, StageTensors>;
  const after = (seen.stages ?? {}) as Record<string, StageTensors>;
  return Object.keys(before).flatMap((stage) => {
    const [a, b] = [counts(before[stage]), counts(after[stage])];
    return b.flatMap((count, i) =>
      count > (a[i] ?? 0) ? [`${count} tensors after ${stage} in thread ${i + 1}, ${a[i] ?? 0} before`] : [],
    );
  });
}

/** Of the training worker, then of the rollout workers; without those that died meanwhile. */
function counts({ tensors = {} }: StageTensors = {}): number[] {
  const rollout = Array.isArray(tensors.rollout) ? (tensors.rollout as unknown[]) : [];
  return [tensors.train, ...rollout].map((count) => (typeof count === 'number' ? count : 0));
}
