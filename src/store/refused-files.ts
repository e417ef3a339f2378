/** Notices for rejected files: few even for a whole folder of them. Imports types only. */
import type { LoadedFiles } from '../lab/clients/paper-client.ts';

const MAX_NOTICES_PER_DROP = 4;

export function describeRefused(refused: LoadedFiles['refused']): string[] {
  const one = ({ reason }: LoadedFiles['refused'][number]): string => `Rejected: ${reason}`;
  if (refused.length <= MAX_NOTICES_PER_DROP) return refused.map(one);
  const first = refused.slice(0, MAX_NOTICES_PER_DROP - 1);
  const rest = refused.slice(first.length);
  return [...first.map(one), `Rejected: ${rest.length} more files; the first: ${rest[0].reason}`];
}
