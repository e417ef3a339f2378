/** Play, step, restart, speed and seed; who drives reality; take the wheel. */
import { CommandButton } from '../common/command-button.tsx';
import { SeedInput } from '../common/seed-input.tsx';
import { usePanels } from '../experiments/index.tsx';
import { Term } from '../glossary/term.tsx';
import { RecordButtons } from '../record/record-buttons.tsx';
import { useViewer, useWorkbench } from '../workbench.tsx';
import { Transport } from '../world/transport.tsx';
import classes from './watch.module.css';

export function TransportBar({ acts }: { acts: boolean }) {
  const { run } = useWorkbench();
  const seed = useViewer((state) => state.seed);
  const human = useViewer((state) => state.actor === 'human');
  const { hands, episode } = usePanels();

  return (
    <div className={classes.transport}>
      {hands && (
        <CommandButton
          command={human ? 'stopDriving' : 'drive'}
          label={human ? hands.stop : `Take the wheel`}
          size="sm"
          variant={human ? 'default' : 'filled'}
          testId="drive"
        />
      )}
      <Transport acts={acts} />
      <div className={classes.seed} data-anchor="seed">
        <span className="quiet">
          <Term word="seed">{episode.one}</Term>
        </span>
        <SeedInput
          label={`${episode.one}: seed of the episode`}
          value={seed}
          onChange={(chosen) => void run('setSeed', chosen)}
        />
      </div>
      <RecordButtons />
    </div>
  );
}
