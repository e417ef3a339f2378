/** After a run too short to learn anything, as of the smoke preset: what its pictures and numbers are worth. */
import { formatCount } from '../format.ts';
import { useLab, useVersion, useWorkbench } from '../workbench.tsx';
import { Missing } from './panel.tsx';

/** V paints a recognisable frame after some hundreds. */
const FEW_BATCHES = 100;

export function SelfTestNote() {
  const { lab } = useWorkbench();
  const { vision } = lab.curves;
  useVersion(vision);
  const done = useLab(({ stages }) => stages.vision.status === 'done');
  const batches = vision.length === 0 ? 0 : vision.x[vision.length - 1];
  if (!done || batches === 0 || batches >= FEW_BATCHES) return null;
  return (
    <Missing>
      V has learned from {formatCount(batches)} batches only; it needs hundreds. A run of the smoke preset
      tests that everything works. It is too short to learn anything: its pictures are black or smears, and
      its numbers say nothing.
    </Missing>
  );
}
