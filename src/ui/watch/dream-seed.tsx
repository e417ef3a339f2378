/** Plays one of the dreams that the evaluation plays, from its seed, driven by C. */
import { Tooltip } from '@mantine/core';
import { useState } from 'react';
import { CommandButton } from '../common/command-button.tsx';
import { SeedInput } from '../common/seed-input.tsx';
import { useViewer, useWorkbench } from '../workbench.tsx';
import classes from './watch.module.css';

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
        <SeedInput label="Seed of the dream" value={seed} onChange={setSeed} disabled={!able} />
      </div>
    </Tooltip>
  );
}
