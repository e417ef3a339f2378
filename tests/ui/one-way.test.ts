/** Components read the store and run commands: nothing in src/ui writes state or calls the engine. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMANDS, LISTED } from '../../src/store/commands.ts';

/** Writing past the commands: a store, a loop, the engine, or an element found by the id of a test. */
const WRITES = new RegExp(
  [
    /\b(state|store)\.setState\(/,
    /\bengine\.\w+\(/,
    /\baddNotice\(/,
    /\b(loop|paper|view)\.(?!state\b|race\b|subscribe\b|latest\b|element\b|humanAction\b)\w+\(/,
    /data-testid=["']?\w/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

/** No component: it gives the viewer the settings that the store has. */
const GLUE = ['viewer-settings.ts'];

/** Lines that write, with their numbers; comments and JSX attributes do not count. */
function writesIn(source: string): string[] {
  return source
    .split('\n')
    .map((line, i) => `${i + 1}: ${line.trim()}`)
    .filter((line) => WRITES.test(line.replace(/ data-testid=/, ' ')) && !/^\d+: (\*|\/\/|\/\*)/.test(line));
}

const FILES = readdirSync('src/ui', { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.tsx?$/.test(name),
);

describe('one way to write', () => {
  it.each(FILES.filter((name) => !GLUE.includes(name)))('src/ui/%s', (name) => {
    expect(writesIn(readFileSync(`src/ui/${name}`, 'utf8'))).toEqual([]);
  });

  it('every command that a component names exists, and each has a component, a key or a line of the palette', () => {
    const sources = FILES.map((name) => readFileSync(`src/ui/${name}`, 'utf8')).join('\n');
    const named = [...sources.matchAll(/\brun\('(\w+)'|\bcommand="(\w+)"/g)].map(
      (match) => match[1] ?? match[2],
    );
    expect(named.length).toBeGreaterThan(30);
    for (const name of named) expect(Object.keys(COMMANDS)).toContain(name);
    const listed = LISTED.map(({ name }): string => name);
    const unused = Object.entries(COMMANDS).filter(
      ([name, command]) =>
        !listed.includes(name) &&
        !('shortcut' in command) &&
        !sources.includes(`'${name}'`) &&
        !sources.includes(`"${name}"`),
    );
    expect(unused.map(([name]) => name)).toEqual([]);
  });

  it.each([
    'onChange={(value) => loop.state.setState({ tau: value })}',
    '  engine.watchEpisodes(true);',
    "  addNotice(lab.store, 'error', text);",
    '  void loop.reset(3);',
    '  document.querySelector(\'[data-testid="stage-surface"]\')?.scrollIntoView();',
  ])('refuses %s', (line) => {
    expect(writesIn(line)).toHaveLength(1);
  });

  it('allows reading and running', () => {
    const fine =
      'const tau = loop.state.getState().tau;\nrun(\'setTau\', 1);\nloop.subscribe(draw);\n<b data-testid="x" />';
    expect(writesIn(fine)).toEqual([]);
  });
});
