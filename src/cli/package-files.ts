/**
 * What the npm package holds: of everything that the compiler made, the files that its doors reach, with Node's names
 * for them, and the manifest. Pure functions over texts; package.ts reads and writes.
 */
import { posix } from 'node:path';

/** The package's doors, and what the compiler makes of each. */
export const DOORS: Readonly<Record<string, string>> = {
  './env': 'src/env/index',
  './evolution': 'src/evolution/index',
  './controller': 'src/controller/controller',
  './data': 'src/data/recorder',
  './agent': 'src/agent',
};

/** Doors whose code may need no more than these packages. */
const LIGHT_DOORS: Readonly<Record<string, readonly string[]>> = {
  './env': ['planck'],
  './evolution': [],
  './controller': [],
  './data': ['fflate', 'planck'],
};

/** Name here, name in the registry: an alias is no business of other projects. */
const ALIASES: Readonly<Record<string, string>> = { 'planck-js': 'planck' };

/** An import or export from somewhere, or `import('...')`; the compiler's output has no other forms. */
const IMPORT = /(\bfrom\s*|\bimport\s*\(?\s*)(['"])([^'"\n]+)\2/g;

/** Where a compiled file imports from, in the order of its text. */
export function importsOf(text: string): string[] {
  return [...withoutComments(text).matchAll(IMPORT)].map(([, , , specifier]) => specifier);
}

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, ' '));

/** Package of an import: `@scope/name` of `@scope/name/file?url`. */
const packageOf = (specifier: string): string => {
  const parts = specifier.split('/');
  const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
  return ALIASES[name] ?? name;
};

export interface Reached {
  files: string[];
  /** Packages that these files import. */
  packages: string[];
}

/** All that is imported from one file on. @param read throws where there is no such file */
export function reachedFrom(entries: readonly string[], read: (path: string) => string): Reached {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (path: string): void => {
    if (files.has(path)) return;
    files.add(path);
    for (const specifier of importsOf(read(path))) {
      if (!specifier.startsWith('.')) packages.add(packageOf(specifier));
      else visit(posix.join(posix.dirname(path), compiledName(path, specifier)));
    }
  };
  for (const entry of entries) visit(entry);
  return { files: [...files].sort(), packages: [...packages].sort() };
}

/** Declarations still name sources; their own neighbours are declarations. */
const compiledName = (path: string, specifier: string): string =>
  path.endsWith('.d.ts') ? specifier.replace(/\.(?:ts|js)$/, '.d.ts') : specifier;

/** A compiled file as the package has it: imports of files end in `.js`, aliases have their registry's name. */
export function published(text: string): string {
  return text.replace(IMPORT, (whole, before, quote, specifier) => {
    const named = specifier.startsWith('.')
      ? specifier.replace(/\.ts$/, '.js')
      : (ALIASES[specifier] ?? specifier);
    return named === specifier ? whole : `${before}${quote}${named}${quote}`;
  });
}

/** @throws Error naming a door that needs more than it may */
export function checkLightDoors(read: (path: string) => string): void {
  for (const [door, allowed] of Object.entries(LIGHT_DOORS)) {
    const { packages } = reachedFrom([`${DOORS[door]}.js`], read);
    const more = packages.filter((name) => !allowed.includes(name));
    if (more.length === 0) continue;
    throw new Error(
      `${door} of the package would need ${more.join(', ')}; it may need ${allowed.join(', ') || 'nothing'}`,
    );
  }
}

/** The fields of the project's own package.json that the package's is made from. */
export interface ProjectManifest {
  name: string;
  version: string;
  description: string;
  license: string;
  engines: Record<string, string>;
  dependencies: Record<string, string>;
}

/**
 * The package's package.json. What only the agent needs are optional peers: who wants environments alone installs
 * planck alone.
 * @param packages that the doors import
 * @param commit of the sources; null outside a repository
 */
export function manifestOf(
  project: ProjectManifest,
  packages: readonly string[],
  commit: string | null,
): Record<string, unknown> {
  const versions = Object.fromEntries(packages.map((name) => [name, versionOf(project, name)]));
  const light = new Set(Object.values(LIGHT_DOORS).flat());
  const part = (isLight: boolean): Record<string, string> =>
    Object.fromEntries(Object.entries(versions).filter(([name]) => light.has(name) === isLight));
  const peers = part(false);
  const { name, version, description, license, engines } = project;
  return {
    ...{ name, version, description, license, type: 'module', engines },
    ...(commit !== null && { commit }),
    exports: {
      ...Object.fromEntries(
        Object.entries(DOORS).map(([door, file]) => {
          const path = `./${placeOf(file)}`;
          return [door, { types: `${path}.d.ts`, default: `${path}.js` }];
        }),
      ),
      './package.json': './package.json',
    },
    dependencies: part(true),
    peerDependencies: peers,
    peerDependenciesMeta: Object.fromEntries(Object.keys(peers).map((peer) => [peer, { optional: true }])),
  };
}

/** Where a compiled file lies in the package. */
export const placeOf = (compiled: string): string => compiled.replace(/^src\//, 'lib/');

function versionOf({ dependencies }: ProjectManifest, name: string): string {
  const here = Object.keys(ALIASES).find((alias) => ALIASES[alias] === name) ?? name;
  const version = dependencies[here]?.replace(/^npm:.*@/, '');
  if (version === undefined)
    throw new Error(`the package imports ${name}, which package.json does not depend on`);
  return version;
}
