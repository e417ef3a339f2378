/** The button that continues a finished search, and the dialog that asks for the number of generations. */
import { Button, Group, Modal, NumberInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { SETTINGS } from '../../lab/settings/settings.ts';
import { isOccupied } from '../../store/store.ts';
import { CommandButton } from '../common/command-button.tsx';
import { formatCount, formatRoughDuration } from '../format.ts';
import { useLab, useWorkbench } from '../workbench.tsx';

export function ContinueSearch() {
  const state = useLab(({ searchState }) => searchState);
  const busy = useLab(isOccupied);
  const [asking, setAsking] = useState(false);
  if (state === null || busy) return null;
  return (
    <>
      <CommandButton
        command="continueSearch"
        run={() => setAsking(true)}
        size="compact-xs"
        variant="default"
        testId="continue-search"
      />
      <Modal opened={asking} onClose={() => setAsking(false)} title="Continue the search?" centered>
        <GenerationsForm {...state} onClose={() => setAsking(false)} />
      </Modal>
    </>
  );
}

interface GenerationsFormProps {
  /** Behind the search, and the seconds they took. */
  generations: number;
  seconds: number;
  onClose: () => void;
}

function GenerationsForm({ generations, seconds, onClose }: GenerationsFormProps) {
  const { run } = useWorkbench();
  const most = SETTINGS['evolution.generations'].max - generations;
  const [more, setMore] = useState<number | string>(Math.min(generations, most));
  const count = typeof more === 'number' && more >= 1 && more <= most ? more : null;

  const description =
    count === null
      ? `From 1 to ${formatCount(most)}`
      : `Ends after generation ${formatCount(generations + count)}; takes ` +
        `${formatRoughDuration((count * seconds) / generations)} at the current speed`;

  const go = (): void => {
    if (count === null) return;
    onClose();
    void run('continueSearch', count);
  };

  return (
    <Stack gap="sm">
      <Text size="sm">
        The search resumes after generation {formatCount(generations)} with its current mean, step size and
        covariance, under the settings of the run. The result is the same as without the stop.
      </Text>
      <NumberInput
        label="More generations"
        description={<span className="quiet">{description}</span>}
        min={1}
        max={most}
        allowDecimal={false}
        allowNegative={false}
        value={more}
        onChange={setMore}
        data-autofocus
      />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button onClick={go} disabled={count === null} data-testid="confirm-continue">
          Continue
        </Button>
      </Group>
    </Stack>
  );
}
