/** Says before a run goes back to an earlier step what is made anew, and what stays. Runs: `rollBack`. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { TrainedPart } from '../../lab/events.ts';
import { hasController } from '../../lab/settings/settings.ts';
import { LETTER } from '../../store/timeline-actions.ts';
import { useExperiment } from '../experiments/index.tsx';
import { formatCount } from '../format.ts';
import { useLab, useWorkbench } from '../workbench.tsx';

interface RollBackDialogProps {
  asked: { part: TrainedPart; step: number } | null;
  onClose(): void;
}

export function RollBackDialog({ asked, onClose }: RollBackDialogProps) {
  const { run } = useWorkbench();
  const acts = hasController(useExperiment());
  const kept = useLab(({ savedAs, keptAs }) => savedAs ?? (keptAs === null ? null : 'the room Runs'));
  const letter = asked === null ? '' : LETTER[asked.part];
  const later = [...(asked?.part === 'vision' ? ['the latents', 'M'] : []), 'the diagnostics'];
  const all = acts ? [...later, 'the search for C', 'the scores'] : later;
  return (
    <Modal opened={asked !== null} onClose={onClose} title={`Go back to an earlier ${letter}?`} centered>
      {asked !== null && (
        <Stack gap="sm">
          <Text size="sm">
            A run begins that trains {letter} on from its weights at step {formatCount(asked.step)}, with new
            moments of Adam, because only the weights were kept. After that it makes anew {inWords(all)}. The
            episodes are collected again, from the same seeds.
          </Text>
          <Text size="sm">
            {kept === null
              ? 'What is on the page now leaves it. An unfinished run of the same settings stays in the room Runs; ' +
                'save the checkpoint first to be sure of it.'
              : `What is on the page now leaves it, and stays in ${kept}.`}
          </Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              data-testid="confirm-roll-back"
              onClick={() => {
                onClose();
                void run('rollBack', asked.part, asked.step);
              }}
            >
              Go back
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

const inWords = (all: readonly string[]): string =>
  all.length === 1 ? all[0] : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
