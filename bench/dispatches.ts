/** Counts what a WebGPU queue is given, whoever records it. */

/** GPU dispatches that `work` records, ours and tfjs's. */
export function countDispatches(work: () => void): number {
  const { prototype } = GPUComputePassEncoder;
  const original = prototype.dispatchWorkgroups;
  let count = 0;
  prototype.dispatchWorkgroups = function (...workgroups) {
    count++;
    return original.apply(this, workgroups);
  };
  try {
    work();
  } finally {
    prototype.dispatchWorkgroups = original;
  }
  return count;
}
