/** Which latents a painted picture moved, and by how much. */
import { latentLabel } from '../../store/latent-names.ts';
import { formatSigned } from '../format.ts';
import { useLab } from '../workbench.tsx';
import { largestChanges } from './largest-changes.ts';
import classes from './vision.module.css';

const SHOWN = 5;

interface ChangesProps {
  /** z of the frame before anything was painted; null: not known. [latent] */
  before: Float32Array | null;
  /** V's mean of the painted picture; null: nothing was painted. [latent] */
  after: Float32Array | null;
}

export function Changes({ before, after }: ChangesProps) {
  const names = useLab((state) => state.latentNames);
  if (before === null || after === null || before.length !== after.length) {
    return (
      <p className={classes.says}>
        Paint a second road, take the car away, put a wall in its way: the sliders above take the z of your
        picture, and “Dream on from this z” lets the dream go on from it.
      </p>
    );
  }
  return (
    <p className={classes.says} data-testid="paint-changes">
      Moved most:{' '}
      {largestChanges(before, after, SHOWN)
        .map(({ latent, change }) => `${latentLabel(names, latent)} by ${formatSigned(change).trim()}`)
        .join(', ')}
      . The sliders above hold this z.
    </p>
  );
}
