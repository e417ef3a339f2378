/** Leads from a word to where it is at work: opens the room, scrolls there, gives the control the focus. */
import { hasController } from '../../lab/settings/settings.ts';
import { showAnchor, whenAnchored } from '../common/anchors.ts';
import { useExperiment } from '../experiments/index.tsx';
import { useWorkbench } from '../workbench.tsx';
import { type Entry, GLOSSARY, type Word } from './words.ts';

/** What shows the word at work; null where the experiment has nothing to show. */
export function useShowLive(word: Word): (() => void) | null {
  const { run } = useWorkbench();
  const acts = hasController(useExperiment());
  const entry: Entry = GLOSSARY[word];
  if (entry.acts && !acts) return null;
  return () => {
    run('openRoom', entry.room);
    // Not before the room has changed: the one that is left may have the same anchor.
    setTimeout(() => whenAnchored(entry.anchor, showAnchor));
  };
}
