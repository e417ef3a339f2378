/** Says that the agent on the page came with it, and who made it; while it loads, how much is there. */
import { Explained } from '../common/explained.tsx';
import { useLab } from '../workbench.tsx';
import classes from './header.module.css';

export function ShippedBadge() {
  const shipped = useLab((state) => state.shipped);
  const arriving = useLab((state) => state.arriving);
  if (arriving !== null) {
    return (
      <span className={classes.badge} role="status">
        Loading the agent: {Math.round(100 * arriving)} %
      </span>
    );
  }
  if (shipped === null) return null;
  return (
    <Explained
      why={
        `This agent is included with the page. This page trained it on ${shipped.date} with: ` +
        `${shipped.command}. Press Train to train your own.`
      }
      className={classes.badge}
      testId="shipped"
    >
      Pretrained agent
    </Explained>
  );
}
