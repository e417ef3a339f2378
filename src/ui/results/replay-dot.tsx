/** One episode of a score: a dot that plays it again. One stop of the Tab key for a row, arrows go along it. */
import type { CSSProperties, KeyboardEvent } from 'react';
import classes from './results.module.css';

interface ReplayDotProps {
  x: number;
  y: number;
  /** It covers those with less. */
  over: number;
  /** The episode and its return. */
  text: string;
  /** The one that Tab comes to. */
  first: boolean;
  /** null where the episode cannot be watched. */
  onReplay: (() => void) | null;
}

export function ReplayDot({ x, y, over, text, first, onReplay }: ReplayDotProps) {
  const place = { left: x, top: y, '--over': over } as CSSProperties;
  if (onReplay === null) return <span className={classes.dot} style={place} title={text} />;
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>): void => {
    const { nextElementSibling, previousElementSibling } = event.currentTarget;
    const neighbours: Record<string, Element | null> = {
      ArrowRight: nextElementSibling,
      ArrowLeft: previousElementSibling,
    };
    const neighbour = neighbours[event.key];
    if (neighbour instanceof HTMLButtonElement) neighbour.focus();
  };
  return (
    <button
      type="button"
      className={classes.dot}
      style={place}
      tabIndex={first ? 0 : -1}
      aria-label={`Watch ${text}`}
      title={`${text} (click to watch)`}
      onClick={onReplay}
      onKeyDown={onKeyDown}
    />
  );
}
