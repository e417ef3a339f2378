/**
 * The rules of the house as functions over a file's path and text: who may import whom, and what no file may
 * contain. Each returns complaints that name the file, the line and what is allowed.
 */
import { posix } from 'node:path';

export interface SourceFile {
  /** From the project's root, with slashes: `src/vision/inference.ts`. */
  path: string;
  text: string;
}

interface Room {
  /** Rooms it may import. */
  imports: readonly string[];
  /** Rooms of which it may import types only. */
  types?: readonly string[];
  /** Packages it may import; a trailing slash means everything below. */
  packages: readonly string[];
}

/** The table of CONTRIBUTING.md. */
export const ROOMS: Record<string, Room> = {
  math: { imports: [], packages: [] },
  files: { imports: ['math'], packages: ['fflate'] },
  threads: { imports: ['math'], packages: ['comlink'] },
  env: { imports: ['math'], packages: ['planck-js'] },
  backend: { imports: ['math', 'threads'], packages: ['@tensorflow/'] },
  vision: { imports: ['math', 'backend'], packages: ['@tensorflow/tfjs-core'] },
  // The fused kernels of V, M and C live beside them.
  memory: { imports: ['math', 'backend'], packages: ['@tensorflow/tfjs-core'] },
  controller: { imports: ['math', 'backend'], packages: ['@tensorflow/tfjs-core'] },
  evolution: { imports: ['math'], packages: [] },
  data: { imports: ['math', 'files', 'env', 'vision'], types: ['memory'], packages: [] },
  training: {
    imports: ['math', 'files', 'threads', 'backend', 'vision', 'memory', 'data'],
    packages: ['@tensorflow/tfjs-core', 'comlink'],
  },
  rollout: {
    imports: ['math', 'env', 'backend', 'vision', 'memory', 'controller', 'data'],
    packages: ['@tensorflow/tfjs-core'],
  },
  cluster: { imports: ['math', 'files'], types: ['rollout'], packages: ['@nats-io/', 'js-sha256'] },
  diagnostics: {
    imports: ['math', 'env', 'vision', 'memory', 'data'],
    packages: [],
  },
  projection: { imports: ['math'], packages: ['umap-js'] },
  viewer: {
    imports: ['math', 'env', 'vision', 'memory', 'controller', 'data', 'rollout'],
    packages: [],
  },
  paper: { imports: ['math', 'controller', 'memory', 'rollout'], packages: [] },
  lab: {
    imports: [
      'math',
      'files',
      'threads',
      'env',
      'vision',
      'memory',
      'controller',
      'evolution',
      'backend',
      'data',
      'training',
      'rollout',
      'cluster',
    ],
    types: ['workers', 'viewer', 'paper', 'diagnostics', 'projection'],
    packages: ['comlink'],
  },
  agent: {
    imports: ['math', 'env', 'backend', 'vision', 'memory', 'controller', 'data', 'rollout', 'lab'],
    packages: [],
  },
  store: { imports: ['math', 'threads', 'lab'], packages: ['zustand'] },
  ui: {
    imports: ['math', 'store', 'lab'],
    packages: ['react', 'react-dom', '@mantine/', '@tabler/', 'recharts', 'zustand', 'uqr'],
  },
  main: { imports: ['math', 'ui', 'store', 'lab'], packages: ['react', 'react-dom', '@mantine/'] },
  workers: {
    imports: [
      'math',
      'files',
      'threads',
      'env',
      'vision',
      'memory',
      'controller',
      'evolution',
      'backend',
      'data',
      'training',
      'rollout',
      'cluster',
      'diagnostics',
      'viewer',
      'paper',
      'projection',
    ],
    packages: ['comlink', '@tensorflow/tfjs-core', 'workbox-precaching', 'workbox-routing'],
  },
  // The page does the work; the command line reads the lab's tables and its files.
  cli: { imports: ['lab', 'math'], packages: ['node:', 'playwright', 'vite', 'uqr'] },
};

/** What a room may import, as CONTRIBUTING.md writes it. */
export function openTo({ imports, types = [], packages }: Room): string {
  const parts = [
    imports.join(', '),
    types.length > 0 ? `types of ${types.join(', ')}` : '',
    packages.map((name) => `\`${name}\``).join(' '),
  ];
  return parts.filter((part) => part !== '').join('; ') || 'nothing';
}

/** Files of the lab that are plain tables and their readers: open, values too, wherever the lab's types are. */
const TABLES = ['src/lab/settings/settings.ts', 'src/lab/events.ts', 'src/lab/settings/url.ts'];

export const MAX_LINES = 300;
export const MAX_COMPONENT_LINES = 200;
export const MAX_COLUMNS = 120;

/** The one file that reads tensors back, and so may name the calls that must not be used elsewhere. */
const READ_BACK = 'src/backend/read.ts';

/** Addresses that may stand in code: namespaces, links for people, this machine. */
const ALLOWED_ADDRESSES = [
  'http://www.w3.org/',
  'http://127.0.0.1:',
  'http://world-models.localhost/',
  'https://worldmodels.github.io',
  'https://arxiv.org/abs/1803.10122',
  'https://gymnasium.farama.org',
];

/** `src/vision/x.ts` is in room `vision`, `workers/x.ts` in `workers`, `src/main.tsx` in `main`. */
export function roomOf(path: string): string {
  const parts = path.split('/');
  if (parts[0] === 'workers') return 'workers';
  return parts.length === 2 ? parts[1].replace(/\.tsx?$/, '') : parts[1];
}

/** The text with every comment blanked, line for line; strings stay. */
export function withoutComments(text: string): string {
  const stringOrComment =
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return text.replace(stringOrComment, (whole, string) => string ?? whole.replace(/[^\n]/g, ' '));
}

export interface Import {
  specifier: string;
  typeOnly: boolean;
  line: number;
}

/** Static imports and re-exports, and dynamic imports of a constant. */
export function importsOf(text: string): Import[] {
  const code = withoutComments(text);
  const found: Import[] = [];
  const lineAt = (index: number): number => code.slice(0, index).split('\n').length;
  const statement =
    /^[ \t]*(?:import|export)\b(\s+type\b)?\s*(?:([\w$*\s{},]+?)\s*\bfrom\s*)?['"]([^'"]+)['"]/gm;
  for (const match of code.matchAll(statement)) {
    const [, type, names = '', specifier] = match;
    const braces = /^\s*\{([\s\S]*)\}\s*$/.exec(names);
    const members = braces ? braces[1].split(',').filter((name) => name.trim() !== '') : [];
    const allTypes = members.length > 0 && members.every((name) => /^\s*type\s/.test(name));
    found.push({ specifier, typeOnly: type !== undefined || allTypes, line: lineAt(match.index) });
  }
  for (const match of code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)) {
    found.push({ specifier: match[1], typeOnly: false, line: lineAt(match.index) });
  }
  return found;
}

/** Path of a relative import, from the project's root. */
export function resolveImport(path: string, specifier: string): string {
  return posix.join(posix.dirname(path), specifier.replace(/\?.*$/, ''));
}

/** Imports that the table does not allow. */
export function importComplaints({ path, text }: SourceFile): string[] {
  const name = roomOf(path);
  const room = ROOMS[name];
  if (room === undefined) return [`${path}: no room ${JSON.stringify(name)}; rooms: ${Object.keys(ROOMS)}`];
  return importsOf(text).flatMap(({ specifier, typeOnly, line }) => {
    const where = `${path}:${line} imports ${specifier}`;
    if (!specifier.startsWith('.')) {
      const allowed = room.packages.some(
        (known) => specifier === known || specifier.startsWith(/[/:]$/.test(known) ? known : `${known}/`),
      );
      return allowed ? [] : [`${where}; packages of ${name}: ${room.packages.join(', ') || 'none'}`];
    }
    const target = resolveImport(path, specifier);
    // Its version goes into a run's provenance.
    if (target === 'package.json') return [];
    const other = roomOf(target);
    if (other === name || room.imports.includes(other)) return [];
    const free = typeOnly || TABLES.includes(target);
    if (free && room.types?.includes(other)) return [];
    const types = room.types ? `; types only of ${room.types.join(', ')}` : '';
    return [`${where}; rooms open to ${name}: ${room.imports.join(', ') || 'none'}${types}`];
  });
}

/** Rooms that import each other by way of others, `a -> b -> a`; imports of types count too. */
export function roomCircles(files: readonly SourceFile[]): string[] {
  const open = new Map<string, Set<string>>();
  for (const { path, text } of files) {
    const name = roomOf(path);
    const targets = open.get(name) ?? new Set();
    for (const { specifier } of importsOf(text)) {
      const other = specifier.startsWith('.') ? roomOf(resolveImport(path, specifier)) : name;
      if (other !== name) targets.add(other);
    }
    open.set(name, targets);
  }
  const circles = new Set<string>();
  const visit = (name: string, trail: readonly string[]): void => {
    const start = trail.indexOf(name);
    if (start >= 0) circles.add([...trail.slice(start), name].join(' -> '));
    else for (const other of open.get(name) ?? []) visit(other, [...trail, name]);
  };
  for (const name of open.keys()) visit(name, []);
  // A circle is found once from each of its rooms: the one that begins with its first name stands for all.
  return [...circles].filter((text) => text.split(' -> ').every((name) => name >= text.split(' -> ')[0]));
}

interface Ban {
  pattern: RegExp;
  why: string;
  /** Also looked for in comments. */
  inComments?: boolean;
  /** Let pass where the line above is a comment. */
  unlessExplained?: boolean;
  except?: readonly string[];
}

const BANS: readonly Ban[] = [
  {
    pattern: /\bMath\s*\.\s*random\b/,
    why: 'randomness comes from an injected generator (src/math/random.ts)',
  },
  {
    pattern: /\b(?:dataSync|arraySync)\b/,
    why: `read tensors back through ${READ_BACK}`,
    except: [READ_BACK],
  },
  // A handler that does nothing on purpose says so in the line above it; an empty block never does.
  {
    pattern: /\.catch\(\s*(?:async\s*)?\(?\w*\)?\s*=>\s*(?:\{\s*\}|undefined|null|void 0)\s*\)/,
    why: 'a catch recovers visibly or rethrows',
    unlessExplained: true,
  },
  { pattern: /\bcatch\s*(?:\([^)]*\)\s*)?\{\s*\}/, why: 'a catch recovers visibly or rethrows' },
  { pattern: /\bas\s+any\b|:\s*any\b|<any>/, why: 'give it its type' },
  {
    pattern: /biome-ignore|eslint-disable|oxlint-disable|@ts-ignore|@ts-expect-error|@ts-nocheck/,
    why: 'mend the cause instead of silencing the check',
    inComments: true,
  },
  { pattern: /\b(?:TODO|FIXME|XXX)\b/, why: 'do it, or say in the README what is missing', inComments: true },
];

/** Things no file may contain. */
export function contentComplaints({ path, text }: SourceFile): string[] {
  const code = withoutComments(text);
  const complaints: string[] = [];
  const lines = text.split('\n');
  for (const { pattern, why, inComments, unlessExplained, except } of BANS) {
    if (except?.includes(path)) continue;
    const searched = inComments ? text : code;
    for (const match of searched.matchAll(new RegExp(pattern, 'g'))) {
      const line = searched.slice(0, match.index).split('\n').length;
      if (unlessExplained && /^\s*\/\//.test(lines[line - 2] ?? '')) continue;
      complaints.push(`${path}:${line} ${match[0]}: ${why}`);
    }
  }
  for (const match of code.matchAll(/\b(?:https?|wss?):\/\/[^\s'"`)]*/g)) {
    if (ALLOWED_ADDRESSES.some((address) => match[0].startsWith(address))) continue;
    complaints.push(`${path}: ${match[0]} is a network address; allowed are ${ALLOWED_ADDRESSES.join(', ')}`);
  }
  return complaints;
}

/** Files longer than a reader should have to hold. */
export function lengthComplaints({ path, text }: SourceFile): string[] {
  const lines = text.replace(/\n$/, '').split('\n').length;
  const allowed = path.endsWith('.tsx') ? MAX_COMPONENT_LINES : MAX_LINES;
  return lines > allowed ? [`${path} has ${lines} lines; allowed are ${allowed}`] : [];
}

/** Lines that a reader would have to scroll sideways for. */
export function widthComplaints({ path, text }: SourceFile): string[] {
  return text.split('\n').flatMap((line, i) => {
    const wide = line.length > MAX_COLUMNS;
    return wide ? [`${path}:${i + 1} has ${line.length} columns; allowed are ${MAX_COLUMNS}`] : [];
  });
}

/** Headers that repeat what the table of rooms says. */
export function headerComplaints({ path, text }: SourceFile): string[] {
  const header = /^\s*\/\*\*[\s\S]*?\*\//.exec(text)?.[0] ?? '';
  return /\b(may import|imports? only|imports? nothing)\b/i.test(header)
    ? [`${path}: its header says what it imports; the table of rooms does`]
    : [];
}

/** Files that do not say what they are for: each opens with a comment. */
export function openingComplaints({ path, text }: SourceFile): string[] {
  return /^\s*\/\*\*/.test(text) ? [] : [`${path} does not open with a paragraph on its role`];
}
