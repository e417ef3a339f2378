/** "Restarted: 1 training worker, 2 rollout workers". */
import { counted } from '../../math/text.ts';

const NAMES: Readonly<Record<string, string>> = {
  GPU: 'GPU device',
  viewer: 'viewer',
  cluster: 'connection',
};

/** Null where nothing was restarted. @param restarts by the kind of worker */
export function restartsInWords(restarts: Readonly<Record<string, number>>): string | null {
  const parts = Object.entries(restarts).map(([kind, count]) =>
    counted(count, NAMES[kind] ?? `${kind} worker`),
  );
  return parts.length === 0 ? null : `Restarted: ${parts.join(', ')}`;
}
