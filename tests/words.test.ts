/** Readers get plain English in the field's words: no phrase of the older dialect in any text of the project. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { linesOf, oldPhrases, textsOf } from './words.helper.ts';

const ROOMS = ['ui', 'store', 'lab', 'cli', 'paper', 'viewer', 'data', 'diagnostics', 'training'];
const FOLDERS = [...ROOMS.map((room) => `src/${room}`), 'workers'];
const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'index.html'];

const filesIn = (folder: string, ending: RegExp): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((path) => ending.test(path));

describe('no phrase of the older dialect', () => {
  it.each([...FOLDERS, 'src/main.tsx'])('in %s', (folder) => {
    const paths = folder.endsWith('.tsx') ? [folder] : filesIn(folder, /\.tsx?$/);
    expect(paths.length).toBeGreaterThan(0);
    expect(paths.flatMap((path) => oldPhrases(path, textsOf(path, readFileSync(path, 'utf8'))))).toEqual([]);
  });

  it.each([...DOCUMENTS, 'docs'])('in %s', (document) => {
    const paths = document === 'docs' ? filesIn('docs', /\.md$/) : [document];
    expect(paths.length).toBeGreaterThan(0);
    expect(paths.flatMap((path) => oldPhrases(path, linesOf(readFileSync(path, 'utf8'))))).toEqual([]);
  });
});

describe('the search itself', () => {
  const SAMPLE = `
    import { surprise } from './surprise.ts';
    /** M is surprised: no complaint, for this is a comment. */
    type Word = 'eyes open';
    export const readout = (nll: number) => \`NLL \${nll} nats a latent\`;
    export const Sample = () => (
      <Panel title="Does M heed the action?" kind="surprise">
        Examine V and M, {readout(1)} at the wheel
      </Panel>
    );
    export const fine = 'per latent, steps per episode, a frame, the next step';`;

  it('finds literals, templates and JSX text, by line; not comments, names and types', () => {
    const complaints = oldPhrases('src/ui/sample.tsx', textsOf('src/ui/sample.tsx', SAMPLE));
    const found = complaints.map((complaint) => complaint.replace(/ ".*":/s, ''));
    expect(found).toEqual([
      'src/ui/sample.tsx:5: nats a latent → per',
      'src/ui/sample.tsx:7: heed → use, depend on',
      'src/ui/sample.tsx:8: Examine → diagnostics',
      'src/ui/sample.tsx:8: at the wheel → drive, stop driving',
    ]);
  });

  it('finds phrases of a document, but not in addresses and not the old name of a command', () => {
    const lines = linesOf('ok\n[card](docs/examine.md), `npm run examine`\nV and M are examined anew');
    expect(oldPhrases('README.md', lines)).toHaveLength(2);
    expect(oldPhrases('README.md', lines)[0]).toContain('README.md:3:');
  });

  it('a source that does not parse is refused', () => {
    expect(() => textsOf('a.ts', 'const = 1')).toThrow(/a\.ts does not parse/);
  });
});
