/** Says what a long run will cost, and what unsaved training it would replace, before it starts. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { coresHere, storageRoom } from '../../lab/clients/machine.ts';
import { costOf } from '../../store/cost.ts';
import { unsavedSeconds } from '../../store/store.ts';
import { formatBytes, formatCount, formatDuration, formatRoughDuration } from '../format.ts';
import { useLab, useWorkbench } from '../workbench.tsx';
import { useSaveCheckpoint } from './checkpoint-buttons.tsx';

export function StartDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { run } = useWorkbench();
  const save = useSaveCheckpoint();
  const settings = useLab((state) => state.settings);
  const unsaved = useLab(unsavedSeconds);
  const free = useFreeStorage(opened);
  const cost = costOf(settings, coresHere());

  const train = (): void => {
    onClose();
    run('train');
  };

  return (
    <Modal opened={opened} onClose={onClose} title={`Start the ${settings.preset} run?`} centered>
      <Stack gap="sm">
        <Text size="sm">
          The run takes {formatRoughDuration(cost.seconds)} on this machine&rsquo;s {coresHere()} cores
          without a GPU. It collects {formatCount(cost.frames)} frames and stores {formatBytes(cost.bytes)} in
          this browser{free === null ? '' : `, which has room for ${formatBytes(free)}`}. The run continues in
          a hidden tab and ends when the tab is closed.
        </Text>
        {free !== null && free < cost.bytes && (
          <Text size="sm" c="red" role="alert">
            There is not enough room. Lower the number of episodes in the settings, or free disk space.
          </Text>
        )}
        {unsaved > 0 && (
          <Text size="sm">
            The current networks ({formatDuration(unsaved)} of training) are not saved. The new run replaces
            them.
          </Text>
        )}
        <Group justify="flex-end" gap="xs">
          {unsaved > 0 && (
            <Button variant="default" onClick={() => void save()}>
              Save networks
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button onClick={train} data-testid="confirm-train">
            Train
          </Button>
        </Group>
      </Stack>
    </Modal>
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
