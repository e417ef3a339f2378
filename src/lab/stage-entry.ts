/** What the report says of a stage that is done: seconds, live tensors, bytes. */
import { messageOf } from '../math/text.ts';
import { agentBytes, heapBytes } from './checkpoint/provenance.ts';
import type { RunThreads } from './clients/run-threads.ts';

export async function stageEntry(threads: RunThreads, seconds: number): Promise<Record<string, unknown>> {
  const entry: Record<string, unknown> = {
    seconds,
    // For diagnosis only: where a worker died meanwhile the report has the error, and the run goes on.
    tensors: {
      train: await threads.train.call((worker) => worker.tensorCount()).catch(messageOf),
      rollout: await threads.pool.tensorCounts().catch(messageOf),
    },
    pageHeapBytes: heapBytes(),
    allThreadsBytes: null,
  };
  const noteBytes = (bytes: number | null): void => {
    entry.allThreadsBytes = bytes;
  };
  agentBytes().then(noteBytes, () => noteBytes(null)); // browsers may answer much later
  return entry;
}
