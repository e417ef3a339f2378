/** What the rooms tell: measured figures are those of docs/results.md. */
import { readFileSync } from 'node:fs';
import { isValidElement, type ReactNode } from 'react';
import { expect, it } from 'vitest';
import { storyOf } from '../../../src/ui/stories/stories.tsx';

const read = (path: string): string => readFileSync(path, 'utf8').replaceAll(/\s+/g, ' ');

it.each(['18,402', '2,262', '856 ± 68', '412 ± 167', '213 ± 148'])(
  '%s of the room Memory was measured',
  (figure) => {
    expect(read('src/ui/stories/memory.tsx')).toContain(figure);
    expect(read('docs/results.md')).toContain(figure);
  },
);

/** The texts of what a room tells, without what its components add. */
function textOf(node: ReactNode): string {
  if (Array.isArray(node)) return node.map(textOf).join('');
  if (isValidElement<{ children?: ReactNode }>(node)) return textOf(node.props.children);
  return typeof node === 'string' ? node : '';
}

const ROOMS = [
  ...(['environment', 'vision', 'memory', 'controller', 'dream', 'train'] as const),
  ...(['report', 'runs', 'data', 'machines'] as const),
];

it.each(ROOMS)('the room %s tells nothing of a car beside Pong, but as what CarRacing shows', (room) => {
  const { story, useful, tries, fails } = storyOf(room, 'pong');
  const text = [story, useful, tries, fails].map(textOf).join(' ');
  expect(text).not.toBe('');
  expect(text.replaceAll(/in CarRacing[^.]*\./gi, '')).not.toMatch(/\btracks?\b|\bbends?\b|\bcars?\b/);
});

it('the ball has no C that one could try', () => {
  const { story, tries, fails } = storyOf('controller', 'bouncing-ball');
  expect(textOf(story)).toContain('no C');
  expect(tries ?? fails ?? null).toBeNull();
});

it('a phone is not told to press what its first screen has no room for', () => {
  expect(textOf(storyOf('environment', 'car-racing').tries)).toMatch(/in a wide window “As the agent/);
});
