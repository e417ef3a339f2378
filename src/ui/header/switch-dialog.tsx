/** Asks before another experiment takes the place of networks that are not saved. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { Experiment } from '../../lab/settings/settings.ts';
import { unsavedSeconds } from '../../store/store.ts';
import { formatDuration } from '../format.ts';
import { useLab, useWorkbench } from '../workbench.tsx';
import { useSaveCheckpoint } from './checkpoint-buttons.tsx';

interface SwitchDialogProps {
  /** The experiment to change to; null while the dialog is closed. */
  experiment: Experiment | null;
  onClose: () => void;
}

export function SwitchDialog({ experiment, onClose }: SwitchDialogProps) {
  const { run } = useWorkbench();
  const save = useSaveCheckpoint();
  const unsaved = useLab(unsavedSeconds);

  const change = (): void => {
    onClose();
    if (experiment !== null) run('setExperiment', experiment);
  };

  return (
    <Modal opened={experiment !== null} onClose={onClose} title="Replace the trained networks?" centered>
      <Stack gap="sm">
        <Text size="sm">
          {unsaved > 0
            ? `The current networks (${formatDuration(unsaved)} of training) are not saved. Another ` +
              'experiment replaces them.'
            : 'The networks are saved. Another experiment replaces them on this page.'}
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => void save()} disabled={unsaved === 0}>
            Save networks
          </Button>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button color={unsaved > 0 ? 'red' : undefined} onClick={change}>
            Change experiment
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
