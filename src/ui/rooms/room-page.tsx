/**
 * What every room begins with: its name in the colour of its network, its story in plain words, what to try and where
 * it fails, the paper's section and the source; below what the room shows, its equations.
 */
import { type ReactNode, useId } from 'react';
import { ROOM_NAMES, type RoomId } from '../../store/rooms.ts';
import { CommandButton } from '../common/command-button.tsx';
import { Details } from '../common/details.tsx';
import { RoomEquations } from '../equations/room-equations.tsx';
import { SourceLink } from '../equations/source-link.tsx';
import { useIsPhone } from '../media.ts';
import { storyOf } from '../stories/stories.tsx';
import { useLab, useWorkbench } from '../workbench.tsx';
import classes from './rooms.module.css';

interface RoomPageProps {
  room: Exclude<RoomId, 'watch'>;
  children: ReactNode;
}

export function RoomPage({ room, children }: RoomPageProps) {
  const id = useId();
  const { run } = useWorkbench();
  const experiment = useLab((state) => state.settings.experiment);
  const { story, useful, tries, fails, section, source } = storyOf(room, experiment);
  return (
    <section className={classes.room} aria-labelledby={id} data-room={room}>
      <header className={classes.head}>
        <div>
          <div className={classes.name}>
            <h2 id={id} className={classes.title}>
              {ROOM_NAMES[room]}
            </h2>
            <CommandButton
              command="openRoom"
              label="Back to reality and dream"
              icon={false}
              size="compact-sm"
              variant="subtle"
              run={() => run('openRoom', 'watch')}
            />
          </div>
          <p className={classes.story}>{story}</p>
          <p className={classes.links}>
            Paper, {section} · Source: <SourceLink path={source} />
          </p>
        </div>
        {(useful || tries || fails) && (
          <Hints>
            {useful && (
              <div>
                <dt>What it is good for</dt>
                <dd>{useful}</dd>
              </div>
            )}
            {tries && (
              <div>
                <dt>Try it</dt>
                <dd>{tries}</dd>
              </div>
            )}
            {fails && (
              <div>
                <dt>Where it fails</dt>
                <dd>{fails}</dd>
              </div>
            )}
          </Hints>
        )}
      </header>
      {children}
      <RoomEquations room={room} experiment={experiment} />
    </section>
  );
}

/** Beside the story; on a phone, where they would come before the first control, one press away. */
function Hints({ children }: { children: ReactNode }) {
  const isPhone = useIsPhone();
  const hints = <dl className={classes.hints}>{children}</dl>;
  if (!isPhone) return hints;
  return (
    <Details of="What to try, and where it fails" named>
      {hints}
    </Details>
  );
}
