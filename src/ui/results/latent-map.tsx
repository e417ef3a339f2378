/** The grid lines of the ball's box in the plane of the latents, or of what a linear probe reads from them. */
import type { BoxMap, CurvePoint } from '../../store/report.ts';
import { Explained } from '../common/explained.tsx';
import classes from './card.module.css';
import { spanOf } from './card-plot.tsx';

const SIZE = 208;
const MARGIN = 20;

const WHY = {
  z:
    'Every line is a row or a column of places in the box, drawn where V puts them: z₁ to the right, z₂ ' +
    'downwards. A grid without folds is a code from which both coordinates can be told; lines that cross each other ' +
    'of their own kind are places that look alike to V.',
  probe:
    'Every line is a row or a column of places in the box, drawn where a linear probe on z reads x and y. The more ' +
    'even and straight the grid, the more z is a linear code of the coordinates.',
};

export function LatentMap({ map }: { map: BoxMap }) {
  const { rows } = map;
  const columns = rows.map((_, column) => rows.map((row) => row[column]));
  const places = rows.flat().filter((place) => place !== null);
  if (places.length === 0) return null;
  const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [spanOf(left, Math.max(...xs)), spanOf(top, Math.max(...ys))];
  // The plane of z has no common scale; pixels have.
  const [scaleX, scaleY] = map.plane === 'z' ? [width, height] : [1, 1].map(() => Math.max(width, height));
  const at = ({ x, y }: CurvePoint): string =>
    [(x - left) / scaleX, (y - top) / scaleY]
      .map((share) => (MARGIN + share * (SIZE - 2 * MARGIN)).toFixed(1))
      .join(',');
  const title = map.plane === 'z' ? 'The box in the plane of z' : 'The box as z tells it';
  const axes = map.plane === 'z' ? ['z₁', 'z₂'] : ['x', 'y'];
  return (
    <div>
      <Explained why={WHY[map.plane]} className={classes.title}>
        {title}
      </Explained>
      <svg
        width={SIZE}
        height={SIZE}
        className={classes.plot}
        role="img"
        aria-label={`${title}: ${rows.length} rows and ${columns.length} columns of the box`}
      >
        <path d={linesThrough(rows, at)} className={classes.mapRows} />
        <path d={linesThrough(columns, at)} className={classes.mapColumns} />
        <text x={SIZE - MARGIN} y={SIZE - 4} textAnchor="end" className={classes.tick}>
          {axes[0]} →
        </text>
        <text x={2} y={SIZE - MARGIN} className={classes.tick}>
          {axes[1]} ↓
        </text>
      </svg>
    </div>
  );
}

/** The path of all lines; a gap where there is no place. */
export function linesThrough(
  lines: readonly (readonly (CurvePoint | null)[])[],
  at: (place: CurvePoint) => string,
): string {
  const drawn = (line: readonly (CurvePoint | null)[]): string[] =>
    line.map((place, i) =>
      place === null ? '' : `${(line[i - 1] ?? null) === null ? 'M' : 'L'}${at(place)}`,
    );
  return lines.flatMap(drawn).join('');
}
