/**
 * A word of the field in a text: underlined with dots. Pointing at it, focusing or touching it shows what it means; the
 * way to where it is at work is behind a press, which also moves the focus there. This folder: the table of words, a
 * word in a text, the list of all.
 */
import { Box, Button, Popover } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import classes from './glossary.module.css';
import { useShowLive } from './use-show-live.ts';
import { GLOSSARY, type Word } from './words.ts';

/** Long enough for a pointer to pass over a word, and to go from the word to its sentence. */
const OPEN_MS = 120;
const CLOSE_MS = 180;

interface TermProps {
  word: Word;
  /** In the words of the sentence; the word itself where it is left out. */
  children?: ReactNode;
}

type Shown = 'no' | 'passing' | 'pressed';

export function Term({ word, children }: TermProps) {
  const { name, means } = GLOSSARY[word];
  const showLive = useShowLive(word);
  const [shown, setShown] = useState<Shown>('no');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const soon = (next: Shown, delay: number): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setShown((now) => (now === 'pressed' ? now : next)), delay);
  };
  const now = (next: Shown): void => {
    clearTimeout(timer.current);
    setShown(next);
  };

  const press = (): void => now(shown === 'pressed' ? 'no' : 'pressed');

  return (
    <Popover
      opened={shown !== 'no'}
      onChange={(opened) => !opened && now('no')}
      width={290}
      position="bottom-start"
      withArrow
      shadow="md"
      trapFocus={shown === 'pressed'}
      returnFocus
      withinPortal
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        {/* An element `button` is a box, around which lines break even beside a bracket or before a comma. */}
        <Box
          component="span"
          role="button"
          tabIndex={0}
          className={classes.term}
          data-word={word}
          onMouseEnter={() => soon('passing', OPEN_MS)}
          onMouseLeave={() => soon('no', CLOSE_MS)}
          onFocus={() => shown === 'no' && soon('passing', OPEN_MS)}
          onBlur={() => soon('no', CLOSE_MS)}
          onClick={press}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' && event.key !== ' ') return;
            // Nor shall the page scroll or play.
            event.preventDefault();
            event.stopPropagation();
            press();
          }}
        >
          {children ?? name}
        </Box>
      </Popover.Target>
      <Popover.Dropdown
        className={classes.means}
        aria-label={name}
        onMouseEnter={() => soon('passing', 0)}
        onMouseLeave={() => soon('no', CLOSE_MS)}
      >
        <p className={classes.sentence}>
          <b>{name}</b> {means}
        </p>
        {showLive && (
          <Button
            size="compact-xs"
            variant="default"
            data-autofocus
            onClick={() => {
              now('no');
              showLive();
            }}
          >
            Show me
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
