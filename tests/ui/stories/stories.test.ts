/** What the rooms tell: measured figures are those of docs/results.md, and no line ends with an open bracket. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const FOLDER = 'src/ui/stories';
const read = (path: string): string => readFileSync(path, 'utf8').replaceAll(/\s+/g, ' ');

it.each(['18,402', '2,262', '689 ± 219', '159 ± 28'])('%s of the room Memory was measured', (figure) => {
  expect(read(`${FOLDER}/memory.tsx`)).toContain(figure);
  expect(read('docs/results.md')).toContain(figure);
});

/** A line may break between a text and a word of the glossary, which is a button: the bracket belongs to the word. */
const STRANDED = /\( ?(\{' '\} ?)?<Term/;

it('the checker sees a bracket outside of its word', () => {
  expect('driven (<Term word="rollout" />)').toMatch(STRANDED);
  expect('driven <Term word="rollout" before="(" after=")" />').not.toMatch(STRANDED);
});

it.each(readdirSync(FOLDER))('%s has its brackets with their words', (file) => {
  expect(read(`${FOLDER}/${file}`)).not.toMatch(STRANDED);
});
