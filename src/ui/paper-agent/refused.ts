/** Files that were refused, said so that a folder of them is no flood of notices. Imports types only. */
import type { LoadedFiles } from '../../lab/clients/paper-client.ts';

const SAID_ONE_BY_ONE = 4;

export function sayRefused(refused: LoadedFiles['refused']): string[] {
  const one = ({ reason }: LoadedFiles['refused'][number]): string => `Rejected: ${reason}`;
  if (refused.length <= SAID_ONE_BY_ONE) return refused.map(one);
  const first = refused.slice(0, SAID_ONE_BY_ONE - 1);
  const rest = refused.slice(first.length);
  return [...first.map(one), `Rejected: ${rest.length} more files; the first: ${rest[0].reason}`];
}
