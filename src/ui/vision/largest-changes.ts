/** The latents that differ most between two z, the largest difference first. */
export function largestChanges(
  before: Float32Array,
  after: Float32Array,
  count: number,
): { latent: number; change: number }[] {
  return [...after.keys()]
    .map((latent) => ({ latent, change: after[latent] - before[latent] }))
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change))
    .slice(0, count);
}
