/** Inside another page: what this is, and the way to all of it. */
import { settingsToHash } from '../lab/settings/url.ts';
import { joinHash } from '../store/rooms.ts';
import classes from './app.module.css';
import { useLab, useRooms } from './workbench.tsx';

export function WholePageLink() {
  const room = useRooms((state) => state.room);
  const settings = useLab((state) => state.settings);
  return (
    <p className={classes.whole}>
      <a
        href={window.location.pathname + joinHash(room, settingsToHash(settings))}
        target="_blank"
        rel="noreferrer"
      >
        World Models Playground: open the whole page
      </a>
    </p>
  );
}
