/** Asks before another experiment, or the trained agent, takes the place of networks that are not saved. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { EXPERIMENTS, experimentOf } from '../../lab/settings/settings.ts';
import { unsavedSeconds } from '../../store/store.ts';
import type { Dialog } from '../../store/view-control.ts';
import { formatDuration } from '../format.ts';
import { useSaveCheckpoint } from '../save-checkpoint.ts';
import { useLab, useView, useWorkbench } from '../workbench.tsx';

export function ReplaceDialog() {
  const { run } = useWorkbench();
  const save = useSaveCheckpoint();
  const dialog = useView((state) => state.dialog);
  const unsaved = useLab(unsavedSeconds);
  const experiment = EXPERIMENTS.find((id) => id === dialog);
  const close = (): void => run('closeDialog');

  const replace = (): void => {
    close();
    if (experiment !== undefined) run('setExperiment', experiment);
    else void run('replaceByAgent');
  };

  return (
    <Modal opened={isQuestion(dialog)} onClose={close} title="Replace your networks?" centered>
      <Stack gap="sm">
        <Text size="sm">
          The current networks ({formatDuration(unsaved)} of training) are not saved.{' '}
          {experiment === undefined ? 'The pretrained agent' : experimentOf(experiment).title} takes their
          place on this page.
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="subtle" color="red" onClick={replace}>
            Replace without saving
          </Button>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button onClick={() => void save().then((saved) => saved && replace())}>Save, then replace</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function isQuestion(dialog: Dialog | null): boolean {
  return dialog === 'agent' || EXPERIMENTS.some((id) => id === dialog);
}
