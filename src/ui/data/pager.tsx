/** Turns the pages of the list of episodes. Runs: `turnEpisodes`. */
import { Button, Group } from '@mantine/core';
import { EPISODES_SHOWN } from '../../store/dataset.ts';
import { useWorkbench } from '../workbench.tsx';

export function Pager({ count, first }: { count: number; first: number }) {
  const { run } = useWorkbench();
  if (count <= EPISODES_SHOWN) return null;
  const last = Math.min(count, first + EPISODES_SHOWN);
  const button = (label: string, to: number, disabled: boolean) => (
    <Button
      size="compact-sm"
      variant="default"
      disabled={disabled}
      onClick={() => void run('turnEpisodes', to)}
    >
      {label}
    </Button>
  );
  return (
    <Group component="nav" gap="xs" aria-label="Pages of the list" justify="center">
      {button('Before', first - EPISODES_SHOWN, first === 0)}
      <span className="quiet">
        {first + 1} to {last} of {count.toLocaleString('en')}
      </span>
      {button('Next', first + EPISODES_SHOWN, last === count)}
    </Group>
  );
}
