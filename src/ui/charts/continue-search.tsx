/** The button with which a finished search goes on, and the question for how many generations more. */
import { Button, Group, Modal, NumberInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { SETTINGS } from '../../lab/settings/settings.ts';
import { isOccupied } from '../../store/store.ts';
import { formatCount, formatRoughDuration } from '../format.ts';
import { useLab, useWorkbench } from '../workbench.tsx';

export function ContinueSearch() {
  const state = useLab(({ searchState }) => searchState);
  const busy = useLab(isOccupied);
  const [asking, setAsking] = useState(false);
  if (state === null || busy) return null;
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => setAsking(true)}
        data-testid="continue-search"
      >
        Continue the search
      </Button>
      <Modal opened={asking} onClose={() => setAsking(false)} title="Continue the search?" centered>
        <Question {...state} onClose={() => setAsking(false)} />
      </Modal>
    </>
  );
}

interface QuestionProps {
  /** Behind the search, and the seconds they took. */
  generations: number;
  seconds: number;
  onClose: () => void;
}

function Question({ generations, seconds, onClose }: QuestionProps) {
  const { actions } = useWorkbench();
  const most = SETTINGS['evolution.generations'].max - generations;
  const [more, setMore] = useState<number | string>(Math.min(generations, most));
  const count = typeof more === 'number' && more >= 1 && more <= most ? more : null;

  const told =
    count === null
      ? `From 1 to ${formatCount(most)}`
      : `Ends after generation ${formatCount(generations + count)}; takes ${formatRoughDuration((count * seconds) / generations)} at the current speed`;

  const go = (): void => {
    if (count === null) return;
    onClose();
    void actions.continueSearch(count);
  };

  return (
    <Stack gap="sm">
      <Text size="sm">
        CMA-ES resumes after generation {formatCount(generations)} with its current mean, step size and
        covariance, under the settings of the run. The result is the same as without the stop.
      </Text>
      <NumberInput
        label="More generations"
        description={<span className="quiet">{told}</span>}
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
