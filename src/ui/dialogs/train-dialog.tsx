/** Says before a run starts what it costs, and what it replaces. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { coresHere, storageRoom } from '../../lab/clients/machine.ts';
import { labCommand } from '../../lab/settings/url.ts';
import { costOf } from '../../store/cost.ts';
import { unsavedSeconds } from '../../store/store.ts';
import { formatBytes, formatCount, formatDuration, formatRoughDuration } from '../format.ts';
import { useSaveCheckpoint } from '../save-checkpoint.ts';
import { useLab, useView, useWorkbench } from '../workbench.tsx';

export function TrainDialog() {
  const { run } = useWorkbench();
  const save = useSaveCheckpoint();
  const opened = useView(({ dialog }) => dialog === 'train');
  const settings = useLab((state) => state.settings);
  const unsaved = useLab(unsavedSeconds) > 0;
  const pretrained = useLab(({ shipped }) => shipped !== null);
  const again = useLab(({ shipped }) => shipped?.command === labCommand(settings));
  const close = (): void => run('closeDialog');
  const train = (): void => {
    close();
    run('startRun');
  };

  return (
    <Modal opened={opened} onClose={close} title={`Start the ${settings.preset} run?`} centered>
      <Stack gap="sm">
        <Cost asked={opened} />
        {settings.preset === 'smoke' && (
          <Text size="sm">smoke is a self-test of all stages: it is too short to learn anything.</Text>
        )}
        {pretrained && (
          <Text size="sm">
            The run takes the place of the pretrained agent. “Pretrained agent” in the header brings it back
            at any time.
          </Text>
        )}
        {again && (
          <Text size="sm">
            It has the seed and the settings of the pretrained agent, so on a machine like the one that
            trained it the same agent comes out, number for number. Another seed trains another one.
          </Text>
        )}
        <Unsaved />
        <Group justify="flex-end" gap="xs">
          {unsaved && (
            <Button variant="subtle" color="red" onClick={train} data-testid="confirm-train">
              Train without saving
            </Button>
          )}
          <Button variant="default" onClick={close}>
            {pretrained ? 'Keep the present agent' : 'Cancel'}
          </Button>
          {unsaved ? (
            <Button onClick={() => void save().then((saved) => saved && train())}>Save, then train</Button>
          ) : (
            <Button onClick={train} data-testid="confirm-train">
              Train
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

function Cost({ asked }: { asked: boolean }) {
  const settings = useLab((state) => state.settings);
  const free = useFreeStorage(asked);
  const cost = costOf(settings, coresHere());
  return (
    <>
      <Text size="sm">
        The run takes {formatRoughDuration(cost.seconds)} on this machine&rsquo;s {coresHere()} cores without
        a GPU. It collects {formatCount(cost.frames)} frames and stores {formatBytes(cost.bytes)} in this
        browser
        {free === null ? '' : `, which has room for ${formatBytes(free)}`}. The run continues in a hidden tab
        and stops when the tab is closed; the room Runs goes on with it.
      </Text>
      {free !== null && free < cost.bytes && (
        <Text size="sm" c="red" role="alert">
          There is not enough room. Lower the number of episodes in the settings, or free disk space.
        </Text>
      )}
    </>
  );
}

function Unsaved() {
  const unsaved = useLab(unsavedSeconds);
  if (unsaved === 0) return null;
  return (
    <Text size="sm">
      The current networks ({formatDuration(unsaved)} of training) are not saved. The new run replaces them.
    </Text>
  );
}

/** Bytes this browser lets the page store, null while unknown: some browsers do not tell in private windows. */
function useFreeStorage(asked: boolean): number | null {
  const [free, setFree] = useState<number | null>(null);
  useEffect(() => {
    if (!asked) return;
    void storageRoom().then((room) => setFree(room?.free ?? null));
  }, [asked]);
  return free;
}
