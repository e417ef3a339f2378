/** Train; the command asks first where much time, disk or what is there is at stake. */
import { CommandButton } from '../common/command-button.tsx';
import { Locked } from '../common/locked.tsx';
import { useLocked } from '../locked.ts';
import classes from './header.module.css';

export function RunButtons() {
  const why = useLocked();
  return (
    <div className={classes.run}>
      <Locked why={why}>
        <CommandButton command="train" disabled={why !== null} testId="train" />
      </Locked>
    </div>
  );
}
