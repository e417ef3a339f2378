/** The lines of the map of the box are drawn through its places, with a gap where there is none. */
import { expect, it } from 'vitest';
import { linesThrough } from '../../../src/ui/results/latent-map.tsx';

const at = ({ x, y }: { x: number; y: number }) => `${x},${y}`;
const place = (x: number) => ({ x, y: 0 });

it('each line begins anew, and so does a line after a gap', () => {
  expect(linesThrough([[place(0), place(1), place(2)]], at)).toBe('M0,0L1,0L2,0');
  const gap = [place(0), null, place(2), place(3)];
  expect(linesThrough([gap, [place(4), place(5)]], at)).toBe('M0,0M2,0L3,0M4,0L5,0');
});
