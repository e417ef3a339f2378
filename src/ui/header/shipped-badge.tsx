/**
 * Says that the agent on the page came with it, and who made it; while it loads, how much is there. Where another one
 * has taken its place, the way back to it.
 */
import { COMMANDS } from '../../store/commands.ts';
import { canReopenAgent } from '../../store/replacing.ts';
import { CommandButton } from '../common/command-button.tsx';
import { Explained } from '../common/explained.tsx';
import { useIsPhone } from '../media.ts';
import { useLab } from '../workbench.tsx';
import classes from './header.module.css';

export function ShippedBadge() {
  const shipped = useLab((state) => state.shipped);
  const arriving = useLab((state) => state.arriving);
  // Before anything is trained or loaded there is nothing to go back from.
  const canGoBack = useLab(
    (state) => canReopenAgent(state) && (state.trained.vision || state.status !== 'idle'),
  );
  const isPhone = useIsPhone();
  const name = isPhone ? 'Pretrained' : 'Pretrained agent';
  if (arriving !== null) {
    const percent = `${Math.round(100 * arriving)} %`;
    return (
      <span className={classes.badge} role="status">
        {isPhone ? percent : `Loading the agent: ${percent}`}
      </span>
    );
  }
  if (canGoBack) {
    return (
      <CommandButton
        command="reopenAgent"
        label={name}
        aria-label={COMMANDS.reopenAgent.label}
        size="compact-sm"
        variant="default"
        testId="reopen-agent"
      />
    );
  }
  if (shipped === null) return null;
  return (
    <Explained
      why={
        `This agent is included with the page. This page trained it on ${shipped.date} with: ` +
        `${shipped.command}. “Train your own” trains another one.`
      }
      className={classes.badge}
      testId="shipped"
    >
      {name}
    </Explained>
  );
}
