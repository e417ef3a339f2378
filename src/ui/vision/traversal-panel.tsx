/** One latent through all of its values as a strip, and two at once as a grid. Runs: `decodeAll`. */
import { NativeSelect } from '@mantine/core';
import { useMemo, useState } from 'react';
import { latentLabel } from '../../store/latent-names.ts';
import { orderLatents } from '../../store/latents.ts';
import { Missing, Panel } from '../common/panel.tsx';
import { formatSigned } from '../format.ts';
import { useLab } from '../workbench.tsx';
import { PictureSheet } from './picture-sheet.tsx';
import { along, GRID, gridOf, joined, STRIP } from './traversal.ts';
import { usePictures } from './use-pictures.ts';
import classes from './vision.module.css';
import type { Bench } from './vision-bench.tsx';

export function TraversalPanel({ bench: { latents, base } }: { bench: Bench }) {
  const { bank } = latents;
  const kl = useLab((state) => state.klPerDimension);
  const names = useLab((state) => state.latentNames);
  const size = bank.z.length;
  const order = useMemo(() => {
    const { live, rest } = orderLatents(size, kl);
    return [...live, ...rest];
  }, [size, kl]);
  const [chosen, setChosen] = useState<{ across?: number; down?: number }>({});
  const pick = (wanted: number | undefined, usual: number): number =>
    wanted !== undefined && wanted < size ? wanted : (order[usual] ?? 0);
  const across = pick(chosen.across, 0);
  const down = pick(chosen.down, 1);

  const asked = useMemo(
    () => base.z && joined([along(base.z, across, STRIP), gridOf(base.z, across, down, GRID)]),
    [base.z, across, down],
  );
  const pictures = usePictures(asked);

  const take = (index: number): void => {
    if (asked !== null) bank.set(asked.subarray(index * size, (index + 1) * size));
  };
  const choice = (label: string, value: number, key: 'across' | 'down') => (
    <NativeSelect
      size="xs"
      label={label}
      value={value}
      onChange={(event) => setChosen({ ...chosen, [key]: Number(event.currentTarget.value) })}
      data={order.map((latent) => ({ value: String(latent), label: latentLabel(names, latent) }))}
    />
  );

  return (
    <Panel
      title="Through the values of a latent"
      testId="traversal"
      about="All other latents stay as they are. Press a picture to hold its z."
    >
      {base.z === null ? (
        <Missing>The pictures appear once V is trained.</Missing>
      ) : (
        <>
          <div className={classes.choices}>
            {choice('From left to right', across, 'across')}
            {choice('From below to above', down, 'down')}
          </div>
          <div>
            <PictureSheet
              pictures={pictures}
              columns={STRIP.length}
              label={`What V decodes with latent ${across} from −3 to 3`}
              testId="traversal-strip"
              onChoose={take}
            />
            <div className={classes.ticks} aria-hidden>
              {STRIP.map((value) => (
                <span key={value} className="numbers">
                  {formatSigned(value, Number.isInteger(value) ? 0 : 2).trim()}
                </span>
              ))}
            </div>
          </div>
          <PictureSheet
            pictures={pictures}
            from={STRIP.length}
            columns={GRID.length}
            rows={GRID.length}
            label={`What V decodes: latent ${across} from −3 to 3 across, latent ${down} from −3 to 3 upwards`}
            testId="traversal-grid"
            onChoose={(index) => take(STRIP.length + index)}
          />
          <p className={classes.says}>
            Where two latents do different things, rows and columns change in ways of their own. The corners
            are values that few frames have together: there V paints what it never saw.
          </p>
        </>
      )}
    </Panel>
  );
}
