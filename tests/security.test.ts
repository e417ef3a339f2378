/** Each promise of SECURITY.md names a test that exists; and what no source may do. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Promises without a test that exists, as complaints. */
function complaints(text: string): string[] {
  const promised = text.split('## What is not promised')[0];
  return promised
    .split('\n')
    .filter((line) => line.startsWith('- '))
    .flatMap((line) => {
      const [, path = '', title = ''] = /`(tests\/[^`]+\.test\.ts)` "([^"]+)"$/.exec(line) ?? [];
      if (path === '') return [`no test is named: ${line.slice(0, 60)}`];
      if (!existsSync(path)) return [`there is no ${path}`];
      const source = readFileSync(path, 'utf8');
      return source.includes(`'${title}'`) ? [] : [`${path} has no test "${title}"`];
    });
}

it('names an existing test for each promise', () => {
  const text = readFileSync('SECURITY.md', 'utf8');
  expect(text.split('\n- ').length).toBeGreaterThan(10);
  expect(complaints(text)).toEqual([]);
});

it('misses a test that is gone, renamed or not named', () => {
  const known = '`tests/security.test.ts` "names an existing test for each promise"';
  expect(complaints(`- kept. ${known}`)).toEqual([]);
  expect(complaints('- kept. `tests/gone.test.ts` "x"')).toEqual(['there is no tests/gone.test.ts']);
  expect(complaints('- kept. `tests/security.test.ts` "nothing of the kind "')).toHaveLength(1);
  expect(complaints('- kept.')).toHaveLength(1);
});

const FORBIDDEN = new RegExp(
  [
    /dangerouslySetInnerHTML|\.(inner|outer)HTML\b|insertAdjacentHTML|document\.write|srcdoc/,
    /\beval\(|new Function\(|javascript:/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

it('no source writes markup or evaluates text', () => {
  const bad = ['e.innerHTML = name', '<p dangerouslySetInnerHTML={x} />', 'eval(text)', 'new Function(text)'];
  for (const line of bad) expect(line).toMatch(FORBIDDEN);
  const sources = ['src', 'workers'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path))
      .map((path) => `${folder}/${path}`),
  );
  expect(sources.length).toBeGreaterThan(300);
  expect(sources.filter((path) => FORBIDDEN.test(readFileSync(path, 'utf8')))).toEqual([]);
});

it('every thread answers through serve, which refuses all but calls of its methods', () => {
  const threads = readdirSync('workers').filter((name) => name !== 'service-worker.ts');
  expect(threads.length).toBeGreaterThan(8);
  for (const name of threads) {
    expect(readFileSync(`workers/${name}`, 'utf8'), name).toMatch(/^serve\(new \w+\(\)\);$/m);
  }
});
