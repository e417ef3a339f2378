/**
 * An agent whose C evolved in M's dreams alone, beside the present one on the real road. Runs: `raceDreamTrained`.
 */
import { DREAM_TRAINED } from '../../store/shipped-agent.ts';
import { CommandButton } from '../common/command-button.tsx';
import { Panel } from '../common/panel.tsx';
import { useLab } from '../workbench.tsx';

export function DreamTrained() {
  const comesWithOne = useLab((state) => DREAM_TRAINED[state.settings.experiment] !== undefined);
  if (!comesWithOne) return null;
  return (
    <Panel
      title="C from dreams alone"
      about={
        'The fitness of this C came from M: dreams of 100 steps, begun anywhere in collected episodes. It met the ' +
        'real road in tests only, which chose its generation. Both agents drive the same track.'
      }
      testId="dream-trained"
    >
      <CommandButton command="raceDreamTrained" label="Put it on the real road" w="fit-content" />
    </Panel>
  );
}
