/** How a line is dashed: colour alone does not tell lines apart. */
import type { CurveLine, LineTone } from '../../store/curves.ts';

const DASHES: Partial<Record<LineTone, string>> = {
  v2: '7 3',
  v3: '2 2',
  m2: '7 3',
  m3: '2 2',
  c2: '7 3',
  c3: '2 2',
  reference: '5 4',
  reference2: '1 3',
  paper: '7 3 2 3',
  paperPopulation: '2 3',
  run2: '7 3',
  run3: '2 2',
  run4: '7 3 2 3',
  run5: '12 4',
};

/** As SVG's stroke-dasharray; undefined for a solid line. */
export function dashesOf({ tone }: CurveLine): string | undefined {
  return DASHES[tone];
}
