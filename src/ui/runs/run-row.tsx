/**
 * A run of this browser: picture, name, how far it is, size and date; resumed or opened, renamed, copied, deleted.
 * Reads: the library. Runs: the commands of library-commands.ts.
 */
import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ListedRun } from '../../store/run-library.ts';
import { isOccupied } from '../../store/store.ts';
import { CommandButton, CommandIcon } from '../common/command-button.tsx';
import { useQuestion } from '../common/use-question.ts';
import { formatBytes } from '../format.ts';
import { useLab, useLibrary, useWorkbench } from '../workbench.tsx';
import { RunPicture } from './run-picture.tsx';
import { beginningInWords, stateInWords } from './run-words.ts';
import classes from './runs.module.css';

export function RunRow({ stored }: { stored: ListedRun }) {
  const { run } = useWorkbench();
  const { path, name, changed } = stored;
  const details = useLibrary((state) => state.details[path]);
  const working = useLibrary((state) => state.working !== null);
  const { asks, setAsks, asker } = useQuestion<'name' | 'delete'>(working);
  const compared = useLibrary((state) => state.compared.includes(path));
  const size = formatBytes(details?.bytes ?? stored.bytes);
  const readable = stored.fault === null;
  const beginning = readable ? beginningInWords(stored.begun) : null;
  const underWay = readable && stored.underWay;

  return (
    <li className={classes.row} data-testid="run" data-path={path}>
      <input
        type="checkbox"
        className={classes.tick}
        aria-label={`Draw the curves of ${name}`}
        disabled={!readable}
        checked={compared}
        onChange={(event) => run('compareStored', path, event.currentTarget.checked)}
      />
      <RunPicture picture={details?.picture ?? null} of={name} />
      <div className={classes.words}>
        {asks === 'name' ? (
          <NameForm
            name={name}
            onEnd={(given) => {
              setAsks(null);
              if (given !== null) void run('renameStored', stored, given);
            }}
          />
        ) : (
          <h3 className={classes.name}>{name}</h3>
        )}
        <p className={classes.state}>{stateInWords(stored)}</p>
        <p className={classes.facts}>
          {size} ·{' '}
          <time dateTime={new Date(changed).toISOString()}>{new Date(changed).toLocaleString('en')}</time>
          {beginning !== null && ` · ${beginning}`}
        </p>
      </div>
      {asks === 'delete' ? (
        <Group gap="xs" role="alertdialog" aria-label={`Delete ${name}?`} className={classes.question}>
          <span>Delete {size} for good?</span>
          <Button
            size="compact-sm"
            color="red"
            data-testid="confirm-delete"
            onClick={() => {
              setAsks(null);
              void run('deleteStored', stored);
            }}
          >
            Delete
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => setAsks(null)} autoFocus>
            Keep
          </Button>
        </Group>
      ) : (
        <Group gap={6} className={classes.buttons}>
          <MainButton stored={stored} />
          <CommandIcon
            command="renameStored"
            name={`Rename ${name}`}
            ref={asker('name')}
            disabled={working}
            run={() => setAsks('name')}
          />
          {readable && (
            <CommandIcon
              command="duplicateStored"
              name={`Duplicate ${name}`}
              disabled={working || underWay}
              run={() => void run('duplicateStored', stored)}
            />
          )}
          <CommandIcon
            command="deleteStored"
            name={`Delete ${name}`}
            ref={asker('delete')}
            disabled={working || underWay}
            run={() => setAsks('delete')}
          />
        </Group>
      )}
    </li>
  );
}

/** Goes on with an unfinished run; opens any other one. */
function MainButton({ stored }: { stored: ListedRun }) {
  const { run } = useWorkbench();
  const occupied = useLab(isOccupied);
  const working = useLibrary((state) => state.working !== null);
  if (stored.fault !== null) return null;
  const disabled = occupied || working || stored.underWay;
  return (
    <>
      {stored.stage !== null && (
        <CommandButton
          command="resumeStored"
          size="compact-sm"
          disabled={disabled}
          run={() => void run('resumeStored', stored)}
        />
      )}
      <CommandButton
        command="openStored"
        size="compact-sm"
        variant="default"
        disabled={disabled}
        run={() => void run('openStored', stored)}
      />
    </>
  );
}

/** @param props.onEnd the new name, or null where it stays */
function NameForm({ name, onEnd }: { name: string; onEnd(given: string | null): void }) {
  const [text, setText] = useState(name);
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        onEnd(text);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onEnd(null);
      }}
    >
      <TextInput
        size="xs"
        aria-label="Name of the run"
        maxLength={80}
        value={text}
        autoFocus
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button size="compact-sm" type="submit">
        Rename
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => onEnd(null)}>
        Cancel
      </Button>
    </form>
  );
}
