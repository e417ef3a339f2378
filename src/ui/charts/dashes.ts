/** How a line is dashed: colour alone does not tell lines apart. */
import type { CurveLine, LineTone } from '../../store/curves.ts';

const DASHES: Partial<Record<LineTone, string>> = {
  reference: '5 4',
  paper: '7 3 2 3',
  paperPopulation: '2 3',
};

/** As SVG's stroke-dasharray; undefined for a solid line. */
export function dashesOf({ tone }: CurveLine): string | undefined {
  return DASHES[tone];
}
