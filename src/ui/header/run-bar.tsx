/** What to run: preset with its cost, seed, settings, checkpoint; and the buttons that run it. */
import { Button, NumberInput, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { coresHere } from '../../lab/clients/machine.ts';
import { roundsOf } from '../../lab/settings/next-round.ts';
import { PRESETS, SETTINGS } from '../../lab/settings/settings.ts';
import { costOf } from '../../store/cost.ts';
import { ROOM_NAMES } from '../../store/rooms.ts';
import { Explained } from '../common/explained.tsx';
import { Icon } from '../common/icons.tsx';
import { Locked } from '../common/locked.tsx';
import { Segments } from '../common/segments.tsx';
import { formatBytes, formatCount, formatRoughDuration } from '../format.ts';
import { useLocked } from '../locked.ts';
import { SettingsDrawer } from '../settings/settings-drawer.tsx';
import { useLab, useWorkbench } from '../workbench.tsx';
import { BackendBadge } from './backend-badge.tsx';
import { CheckpointButtons } from './checkpoint-buttons.tsx';
import classes from './header.module.css';
import { RunButtons } from './run-buttons.tsx';

export function RunBar() {
  const { run } = useWorkbench();
  const settings = useLab((state) => state.settings);
  const why = useLocked();
  const [drawer, setDrawer] = useState(false);
  return (
    <section className={classes.bar} aria-label="Run">
      <div className={classes.barInner}>
        <Locked why={why} className={classes.grow}>
          <Segments
            aria-label="Preset"
            disabled={why !== null}
            value={settings.preset}
            onChange={(preset) => run('setPreset', preset)}
            data={PRESETS.map((value) => ({ value, label: value }))}
          />
        </Locked>
        <Cost />
        <div className={classes.spacer} />
        <SeedInput why={why} />
        <Button variant="default" leftSection={<Icon name="settings" />} onClick={() => setDrawer(true)}>
          Settings
        </Button>
        <Button variant="default" onClick={() => run('openRoom', 'machines')} data-testid="room-machines">
          {ROOM_NAMES.machines}
        </Button>
        <BackendBadge />
        <CheckpointButtons />
        <RunButtons />
      </div>
      <SettingsDrawer opened={drawer} onClose={() => setDrawer(false)} />
    </section>
  );
}

function Cost() {
  const settings = useLab((state) => state.settings);
  const cost = costOf(settings, coresHere());
  const rounds = roundsOf(settings);
  const basis =
    `Estimate for ${coresHere()} cores without a GPU. A GPU trains V and M several times ` +
    "faster. The browser's private storage holds seeds, actions and latents; frames are " +
    'rendered again when needed.';
  return (
    <Explained why={basis} className={classes.cost}>
      {formatRoughDuration(cost.seconds)}
      {settings.preset === 'smoke' && ': a self-test, too short to learn'}
      <br />
      {rounds > 1 && `${rounds} rounds, `}
      {formatCount(cost.frames)} frames, {formatBytes(cost.bytes)}
    </Explained>
  );
}

function SeedInput({ why }: { why: string | null }) {
  const { run } = useWorkbench();
  const seed = useLab((state) => state.settings.seed);
  return (
    <Locked why={why}>
      <Tooltip label={SETTINGS.seed.help} disabled={why !== null} multiline maw={300}>
        <NumberInput
          aria-label="Seed"
          leftSection={<span className={classes.seed}>Seed</span>}
          leftSectionWidth={46}
          w={122}
          allowDecimal={false}
          allowNegative={false}
          min={SETTINGS.seed.min}
          max={SETTINGS.seed.max}
          clampBehavior="strict"
          disabled={why !== null}
          value={seed}
          onChange={(value) => typeof value === 'number' && run('setSetting', 'seed', value)}
        />
      </Tooltip>
    </Locked>
  );
}
