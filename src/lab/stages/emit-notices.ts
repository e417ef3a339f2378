/** Emits what comes with the training worker's results: notices, and a backend in place of one that failed. */
import type { TrainingNotices } from '../../training/training.ts';
import type { RunContext } from '../run.ts';

export function emitNotices(
  context: Pick<RunContext, 'emit' | 'backend'>,
  { notices = [], restarted = [], backend }: TrainingNotices,
): void {
  for (const text of notices) context.emit({ type: 'notice', level: 'warning', text });
  for (const worker of restarted) context.emit({ type: 'restart', worker });
  if (backend === undefined) return;
  context.backend = backend.name;
  context.emit({ type: 'backend', name: backend.name, reason: backend.reason });
}
