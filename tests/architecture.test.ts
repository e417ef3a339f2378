/** The house stands as CONTRIBUTING.md draws it. Every rule is also shown a sample that it must refuse. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  contentComplaints,
  headerComplaints,
  importComplaints,
  importsOf,
  lengthComplaints,
  openingComplaints,
  openTo,
  ROOMS,
  resolveImport,
  roomCircles,
  type SourceFile,
  widthComplaints,
  withoutComments,
} from './architecture/house.helper.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Files that may be longer than the rule, each with its reason. */
const LONG_FILES: Record<string, string> = {};

const filesIn = (folders: readonly string[]): SourceFile[] =>
  folders
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map(
        (name) => `${folder}/${name}`,
      ),
    )
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('/.venv/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

const files = filesIn(['src', 'workers']);

const complaintsOf = (rule: (file: SourceFile) => string[]): string[] => files.flatMap(rule);

describe('the house', () => {
  test('every room of the table exists', () => {
    const rooms = Object.keys(ROOMS).filter((room) => room !== 'workers');
    const places = (room: string): string[] => [room, `${room}.ts`, `${room}.tsx`];
    const isThere = (room: string): boolean =>
      places(room).some((place) => existsSync(join(ROOT, 'src', place)));
    expect(rooms.filter((room) => !isThere(room))).toEqual([]);
    expect(files.length).toBeGreaterThan(rooms.length);
  });

  test('CONTRIBUTING.md has the table of rooms as it is enforced', () => {
    const page = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `(?:src\/)?(\w+)(?:\.tsx?)?` \|[^|]*\| ([^|]*) \|$/gm)];
    const written = Object.fromEntries(rows.map(([, room, cell]) => [room, cell]));
    const enforced = Object.fromEntries(Object.entries(ROOMS).map(([room, rule]) => [room, openTo(rule)]));
    expect(written).toMatchObject(enforced);
  });

  test('rooms import only what is open to them', () => {
    expect(complaintsOf(importComplaints)).toEqual([]);
  });

  test('no room imports another that imports it, by whatever way', () => {
    expect(roomCircles(files)).toEqual([]);
  });

  test("tfjs and the physics never reach the page's own thread", () => {
    expect(heavyImports('src/main.tsx', files)).toEqual([]);
  });

  test('no file contains what is banned', () => {
    expect(complaintsOf(contentComplaints)).toEqual([]);
  });

  test('no file is too long, and no exception is out of date', () => {
    const complaints = complaintsOf(lengthComplaints);
    const excepted = Object.keys(LONG_FILES);
    expect(complaints.filter((text) => !excepted.some((path) => text.startsWith(`${path} `)))).toEqual([]);
    expect(excepted.filter((path) => !complaints.some((text) => text.startsWith(`${path} `)))).toEqual([]);
  });

  test('no line is too wide, in tests and benchmarks too', () => {
    expect([...files, ...filesIn(['tests', 'bench'])].flatMap(widthComplaints)).toEqual([]);
  });

  test('no header says what may be imported', () => {
    expect(complaintsOf(headerComplaints)).toEqual([]);
  });

  test('every file says what it is for', () => {
    expect(complaintsOf(openingComplaints)).toEqual([]);
  });

  test('a file under tests is a test or is marked as a helper', () => {
    const paths = readdirSync(join(ROOT, 'tests'), { recursive: true, encoding: 'utf8' });
    expect(paths.filter(unmarked)).toEqual([]);
  });
});

/** A file of TypeScript that is neither a test nor marked as the helper of one. */
const unmarked = (path: string): boolean => /\.tsx?$/.test(path) && !/\.(?:test|helper)\.tsx?$/.test(path);

/** Value imports of tfjs or planck that are reachable from a file: `entry -> ... -> package`. */
function heavyImports(entry: string, all: readonly SourceFile[]): string[] {
  const texts = new Map(all.map(({ path, text }) => [path, text]));
  const seen = new Set<string>();
  const visit = (path: string, trail: string[]): string[] => {
    const text = texts.get(path);
    if (text === undefined || seen.has(path)) return [];
    seen.add(path);
    return importsOf(text)
      .filter(({ typeOnly }) => !typeOnly)
      .flatMap(({ specifier }) => {
        const here = [...trail, path];
        if (/^@tensorflow\/|^planck/.test(specifier)) return [[...here, specifier].join(' -> ')];
        return specifier.startsWith('.') ? visit(resolveImport(path, specifier), here) : [];
      });
  };
  return visit(entry, []);
}

describe('the rules refuse what they should', () => {
  const refused = (path: string, text: string): string[] => importComplaints({ path, text });

  test('imports', () => {
    expect(refused('src/math/a.ts', "import { x } from '../env/index.ts';")).toHaveLength(1);
    expect(refused('src/env/a.ts', "import * as tf from '@tensorflow/tfjs-core';")).toHaveLength(1);
    expect(refused('src/vision/deep/a.ts', "export * from '../../ui/app.tsx';")).toHaveLength(1);
    expect(refused('src/ui/a.tsx', "const m = await import('../vision/inference.ts');")).toHaveLength(1);
    expect(refused('src/ui/a.tsx', "import '../../workers/train.ts';")).toHaveLength(1);
    expect(refused('workers/a.ts', "import {\n  store,\n} from '../src/store/store.ts';")).toHaveLength(1);
    expect(refused('src/lab/a.ts', "import { api } from '../../workers/train.ts';")).toHaveLength(1);
    expect(refused('src/cli/a.ts', "import { Vision } from '../vision/inference.ts';")).toHaveLength(1);
    expect(refused('src/attic/a.ts', 'export {};')).toHaveLength(1);
    expect(refused('src/ui/a.tsx', "import x from 'react-domino';")).toHaveLength(1);
  });

  test('and let pass what is allowed', () => {
    expect(refused('src/lab/a.ts', "import type { Api } from '../../workers/train.ts';")).toEqual([]);
    expect(refused('src/lab/a.ts', "import { type A, type B } from '../../workers/train.ts';")).toEqual([]);
    expect(refused('src/cli/a.ts', "import { SETTINGS } from '../lab/settings.ts';")).toEqual([]);
    expect(refused('src/ui/a.tsx', "import { c } from 'react-dom/client';")).toEqual([]);
    expect(refused('src/math/a.ts', "// import { x } from '../env/index.ts';\nexport const b = 1;")).toEqual(
      [],
    );
    expect(refused('src/env/deep/a.ts', "import { x } from '../../math/random.ts';")).toEqual([]);
  });

  test.each([
    ['const x = Math.random();'],
    ['tensor.dataSync();'],
    ['try { f(); } catch (error) {}'],
    ['try { f(); } catch {\n  // nothing to do\n}'],
    ['promise.catch(() => {});'],
    ['promise.catch(() => undefined);'],
    ['const x = y as any;'],
    ['// biome-ignore lint/style: because\nconst x = 1;'],
    ['// TODO later'],
    ["fetch('https://example.org/model.json');"],
  ])('content: %s', (text) => {
    expect(contentComplaints({ path: 'src/env/a.ts', text })).toHaveLength(1);
  });

  test.each([
    ['// Math.random() would not repeat\nconst x = random.next();'],
    ['/** https://example.org/paper */'],
    ['// Told to the next caller, so nothing is lost here.\nlost.catch(() => undefined);'],
    ["const ns = 'http://www.w3.org/2000/svg';"],
    ['try { f(); } catch (error) { throw new Error("f failed", { cause: error }); }'],
  ])('content that is fine: %s', (text) => {
    expect(contentComplaints({ path: 'src/env/a.ts', text })).toEqual([]);
  });

  test('length, width, header and opening', () => {
    const lines = (count: number): string => 'x\n'.repeat(count);
    expect(lengthComplaints({ path: 'src/env/a.ts', text: lines(300) })).toEqual([]);
    expect(lengthComplaints({ path: 'src/env/a.ts', text: lines(301) })).toHaveLength(1);
    expect(lengthComplaints({ path: 'src/ui/a.tsx', text: lines(201) })).toHaveLength(1);
    expect(openingComplaints({ path: 'src/env/a.ts', text: "import x from 'y';" })).toHaveLength(1);
    expect(widthComplaints({ path: 'src/env/a.ts', text: `${'x'.repeat(120)}\n${'x'.repeat(121)}` })).toEqual(
      ['src/env/a.ts:2 has 121 columns; allowed are 120'],
    );
    const header = '/** Types only. May import math. */\nexport {};';
    expect(headerComplaints({ path: 'src/env/a.ts', text: header })).toHaveLength(1);
    expect(headerComplaints({ path: 'src/env/a.ts', text: '/** Types only. */\nexport {};' })).toEqual([]);
  });

  test("tfjs behind the page's back", () => {
    const sample = (link: string): SourceFile[] => [
      { path: 'src/main.tsx', text: "import './lab/a.ts';" },
      { path: 'src/lab/a.ts', text: link },
      { path: 'src/vision/v.ts', text: "import * as tf from '@tensorflow/tfjs-core';" },
    ];
    expect(heavyImports('src/main.tsx', sample("import { V } from '../vision/v.ts';"))).toEqual([
      'src/main.tsx -> src/lab/a.ts -> src/vision/v.ts -> @tensorflow/tfjs-core',
    ]);
    expect(heavyImports('src/main.tsx', sample("import type { V } from '../vision/v.ts';"))).toEqual([]);
  });

  test('circles of rooms, whose imports are of types only', () => {
    const circle: SourceFile[] = [
      { path: 'src/lab/a.ts', text: "import type { W } from '../../workers/w.ts';" },
      { path: 'workers/w.ts', text: "import { t } from '../src/training/t.ts';" },
      { path: 'src/training/t.ts', text: "import type { A } from '../lab/a.ts';" },
    ];
    expect(roomCircles(circle)).toEqual(['lab -> workers -> training -> lab']);
    expect(roomCircles(circle.slice(0, 2))).toEqual([]);
  });

  test('a helper among the tests that is not marked', () => {
    expect(unmarked('env/golden.ts')).toBe(true);
    expect(unmarked('env/golden.helper.ts')).toBe(false);
    expect(unmarked('env/track.test.ts')).toBe(false);
  });

  test('comments are blanked, strings are not', () => {
    expect(withoutComments("a('//x'); // y\n/* z\n */ b(`/*`);").replace(/ +/g, ' ')).toBe(
      "a('//x'); \n \n b(`/*`);",
    );
  });
});
