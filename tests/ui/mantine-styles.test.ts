/**
 * The page imports the style sheets of those components of Mantine that it uses, and no others. A component uses others
 * (a modal has an overlay, a paper and a close button), so the imports inside the library are followed.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const LIBRARY = 'node_modules/@mantine/core';
const BASE = ['default-css-variables', 'baseline', 'global'];

/** The file of the library that exports each name. */
const FILES = new Map(
  [
    ...readFileSync(`${LIBRARY}/esm/index.mjs`, 'utf8').matchAll(/import \{ ([^}]+) \} from "(\.\/[^"]+)"/g),
  ].flatMap(([, names, path]) =>
    names.split(', ').map((name) => [name.split(' as ').at(-1) ?? name, join(LIBRARY, 'esm', path)] as const),
  ),
);

/** Names that a source takes from '@mantine/core', without types. */
function namesIn(source: string): string[] {
  return [...source.matchAll(/import \{([^}]*)\} from '@mantine\/core'/g)]
    .flatMap(([, names]) => names.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '));
}

/** Style sheets of all that the library loads for these names. */
function stylesOf(names: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const styles = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/from "(\.[^"]+\.mjs)"/g)) {
      const style = /(\w+)\.module\.mjs$/.exec(path)?.[1];
      if (style === undefined) visit(join(dirname(file), path));
      else if (existsSync(`${LIBRARY}/styles/${style}.layer.css`)) styles.add(style);
    }
  };
  for (const name of names) {
    const file = FILES.get(name);
    if (file === undefined)
      throw new Error(`${LIBRARY}/esm/index.mjs has no "${name}"; look for where it is now`);
    visit(file);
  }
  return styles;
}

/** The style sheets that the page imports. */
const imported = (): string[] =>
  [
    ...readFileSync('src/ui/mantine.css', 'utf8').matchAll(/"@mantine\/core\/styles\/([\w-]+)\.layer\.css"/g),
  ].map(([, name]) => name);

test('a modal needs the styles of what it consists of', () => {
  expect([...stylesOf(namesIn("import { Modal, type ModalProps } from '@mantine/core';"))]).toEqual(
    expect.arrayContaining(['Modal', 'ModalBase', 'Overlay', 'Paper', 'CloseButton', 'ScrollArea']),
  );
});

test('src/ui/mantine.css imports the styles of every component that the page uses, and no others', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tsx') || name.endsWith('.ts'))
    .map((name) => readFileSync(join('src', name), 'utf8'));
  const used = stylesOf(sources.flatMap(namesIn));
  expect(used.size).toBeGreaterThan(10);
  expect(imported().toSorted()).toEqual([...BASE, ...used].toSorted());
});

test('they stand in the order of the library, in which later rules win', () => {
  const whole = readFileSync(`${LIBRARY}/styles.layer.css`, 'utf8');
  const places = imported().map((name) => {
    const sheet = readFileSync(`${LIBRARY}/styles/${name}.layer.css`, 'utf8').replace('@layer mantine {', '');
    return whole.indexOf(sheet.trim().slice(0, 80));
  });
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});
