/** Which lines of the palette a text finds, and where the arrows lead. */
import type { Listed } from '../../store/commands.ts';

/** Lines that have every word of the text in their label or group; those whose label begins with it come first. */
export function matching(lines: readonly Listed[], text: string): Listed[] {
  const wanted = text.toLowerCase().trim();
  const words = wanted.split(/\s+/);
  const found = lines.filter(({ command, group }) => {
    const name = `${command.label} ${group}`.toLowerCase();
    return words.every((word) => name.includes(word));
  });
  const begins = ({ command }: Listed): boolean => command.label.toLowerCase().startsWith(wanted);
  return wanted === '' ? found : [...found.filter(begins), ...found.filter((line) => !begins(line))];
}

/** The line that a key leads to, around the ends; null for a key that does not move. */
export function moved(key: string, from: number, count: number): number | null {
  if (count === 0) return null;
  if (key === 'ArrowDown') return (from + 1) % count;
  if (key === 'ArrowUp') return (from + count - 1) % count;
  return null;
}
