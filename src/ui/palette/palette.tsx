/**
 * The palette: every command that runs as it is and has an effect now, found by a few letters. Reads: the command
 * table. Runs: the chosen command. Arrows choose, Enter runs, Escape closes.
 */
import { Kbd, Modal, TextInput } from '@mantine/core';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { COMMANDS, type Listed } from '../../store/commands.ts';
import { focusRoom, isFocusLost } from '../common/focus-room.ts';
import { Icon } from '../common/icons.tsx';
import { usePanels } from '../experiments/index.tsx';
import { useView, useWorkbench } from '../workbench.tsx';
import { matching, moved } from './filter.ts';
import classes from './palette.module.css';

export function Palette() {
  const { run } = useWorkbench();
  const opened = useView(({ dialog }) => dialog === 'palette');
  return (
    <Modal.Root
      opened={opened}
      onClose={() => run('closeDialog')}
      yOffset="12vh"
      transitionProps={{ duration: 0 }}
      // The chosen command may move the focus: to the picture, or into a dialog.
      returnFocus={false}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={COMMANDS.openPalette.label}>
        <Search />
      </Modal.Content>
    </Modal.Root>
  );
}

/** Mounted anew whenever the palette opens. */
function Search() {
  const { run, listed } = useWorkbench();
  const { hands, cameras } = usePanels();
  const [all] = useState(() => listed(hands !== null, cameras));
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  useFocusBefore();
  const id = useId();
  const found = matching(all, text);
  const optionId = (index: number): string => `${id}-${index}`;

  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  const choose = (line: Listed | undefined): void => {
    if (line === undefined) return;
    run('closeDialog');
    void run(line.name);
  };
  const keyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') choose(found[chosen]);
    else {
      const next = moved(event.key, chosen, found.length);
      if (next === null) return;
      setChosen(next);
    }
    event.preventDefault();
  };

  return (
    <>
      <TextInput
        data-autofocus
        size="md"
        variant="unstyled"
        className={classes.input}
        leftSection={<Icon name="search" />}
        placeholder="Search the commands"
        role="combobox"
        aria-label="Search the commands"
        aria-expanded={found.length > 0}
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={found.length > 0 ? optionId(chosen) : undefined}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={keyDown}
      />
      {found.length > 0 && (
        <div
          ref={list}
          id={id}
          className={classes.list}
          role="listbox"
          aria-label={COMMANDS.openPalette.label}
        >
          {found.map((line, index) => (
            <Option
              key={line.name}
              line={line}
              id={optionId(index)}
              chosen={index === chosen}
              onChoose={() => choose(line)}
            />
          ))}
        </div>
      )}
      <p className={classes.none} role="status">
        {found.length === 0 && `No command has “${text}” in its name.`}
      </p>
    </>
  );
}

interface OptionProps {
  line: Listed;
  id: string;
  chosen: boolean;
  onChoose(): void;
}

function Option({ line: { name, group, command }, id, chosen, onChoose }: OptionProps) {
  return (
    // The keys are the input's, as in every combobox: its focus stays there.
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      className={classes.option}
      data-command={name}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
      onKeyDown={(event) => event.key === 'Enter' && onChoose()}
    >
      <span className={classes.icon}>{command.icon && <Icon name={command.icon} />}</span>
      <span className={classes.label}>{command.label}</span>
      <span className="quiet">{group}</span>
      {command.shortcut && <Kbd size="xs">{command.shortcut.shown}</Kbd>}
    </div>
  );
}

/** Gives the focus back to what had it before, or to another room, unless the chosen command put it elsewhere. */
function useFocusBefore(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (!isFocusLost() || !(before instanceof HTMLElement)) return;
      if (before.isConnected) before.focus({ preventScroll: true });
      else focusRoom();
    },
    [before],
  );
}
