/** Saves the last ten seconds as a clip, or both pictures as they are, once there is something to save. */
import { Group, Tooltip } from '@mantine/core';
import { CommandButton } from '../common/command-button.tsx';
import { deliver } from '../files.ts';
import { useRecorder, useWorkbench } from '../workbench.tsx';

export function RecordButtons() {
  const { run } = useWorkbench();
  const ready = useRecorder((state) => state.ready);
  const saving = useRecorder((state) => state.saving);
  const idle = ready && saving === null;

  return (
    <Group gap="xs" role="group" aria-label="Recording">
      <Tooltip label="The last ten seconds of reality and dream, as a video file">
        <CommandButton
          command="recordClip"
          variant="default"
          size="compact-sm"
          testId="record-clip"
          loading={saving === 'clip'}
          disabled={!idle}
          run={() => void run('recordClip', deliver)}
        />
      </Tooltip>
      <Tooltip label="Reality and dream as they are now, as a PNG file">
        <CommandButton
          command="savePicture"
          variant="default"
          size="compact-sm"
          testId="save-picture"
          loading={saving === 'picture'}
          disabled={!idle}
          run={() => void run('savePicture', deliver)}
        />
      </Tooltip>
    </Group>
  );
}
