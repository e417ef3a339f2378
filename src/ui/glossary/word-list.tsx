/** All words of the glossary in a drawer, by the alphabet; it arrives when it is opened (all-words.tsx). */
import { Button, Drawer } from '@mantine/core';
import { useState } from 'react';
import classes from './glossary.module.css';
import { useShowLive } from './use-show-live.ts';
import { GLOSSARY, type Word } from './words.ts';

const WORDS = (Object.keys(GLOSSARY) as Word[]).sort((a, b) =>
  GLOSSARY[a].name.localeCompare(GLOSSARY[b].name, 'en'),
);

export default function WordList({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  // The focus goes to what is shown, and not back.
  const [led, setLed] = useState(false);
  if (opened && led) setLed(false);
  const lead = (): void => {
    setLed(true);
    onClose();
  };
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      title={<b>Words</b>}
      returnFocus={!led}
      closeButtonProps={{ 'aria-label': 'Close the list of words' }}
    >
      <dl className={classes.list}>
        {WORDS.map((word) => (
          <Explanation key={word} word={word} onShow={lead} />
        ))}
      </dl>
    </Drawer>
  );
}

function Explanation({ word, onShow }: { word: Word; onShow: () => void }) {
  const { name, means } = GLOSSARY[word];
  const showLive = useShowLive(word);
  const show = (): void => {
    onShow();
    showLive?.();
  };
  return (
    <div>
      <dt>
        {name}
        {showLive && (
          <Button size="compact-xs" variant="default" aria-label={`Show me: ${name}`} onClick={show}>
            Show me
          </Button>
        )}
      </dt>
      <dd>{means}</dd>
    </div>
  );
}
