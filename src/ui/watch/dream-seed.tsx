/** Plays one of the dreams that the evaluation plays, from its seed, driven by C. */
import { NumberInput, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { CommandButton } from '../common/command-button.tsx';
import { useViewer, useWorkbench } from '../workbench.tsx';
import classes from './watch.module.css';

const MAX_SEED = 2 ** 31 - 1;

const ABOUT =
  'A dream from a real first frame. The same seed is the same dream, here and in ' +
  '“npm run evaluate -- --world dream --seed …”.';

export function DreamSeed() {
  const { run } = useWorkbench();
  const [seed, setSeed] = useState(0);
  const able = useViewer(({ has }) => has.vision && has.memory && has.controller);
  return (
    <Tooltip label={ABOUT} multiline maw={300}>
      <div className={classes.seed}>
        <CommandButton
          command="dreamFromSeed"
          icon={false}
          size="xs"
          variant="default"
          disabled={!able}
          run={() => void run('dreamFromSeed', seed)}
        />
        <NumberInput
          aria-label="Seed of the dream"
          size="xs"
          w={92}
          hideControls
          allowDecimal={false}
          allowNegative={false}
          min={0}
          max={MAX_SEED}
          clampBehavior="strict"
          disabled={!able}
          value={seed}
          onChange={(value) => typeof value === 'number' && setSeed(value)}
        />
      </div>
    </Tooltip>
  );
}
