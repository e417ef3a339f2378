/** What the rooms tell: measured figures are those of docs/results.md. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (path: string): string => readFileSync(path, 'utf8').replaceAll(/\s+/g, ' ');

it.each(['18,402', '2,262', '856 ± 68', '412 ± 167', '213 ± 148'])(
  '%s of the room Memory was measured',
  (figure) => {
    expect(read('src/ui/stories/memory.tsx')).toContain(figure);
    expect(read('docs/results.md')).toContain(figure);
  },
);
