/**
 * `npm run build:package`: environments, CMA-ES, C and the trained agent as an npm package for other projects,
 * compiled, with types and source maps, in a folder that `npm pack` takes.
 */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { type Command, runCommand } from './command.ts';
import { readJson, shownPath, writableFolder } from './files.ts';
import { sourceState } from './git.ts';
import { parse } from './options.ts';
import { checkLightDoors, DOORS, manifestOf, placeOf, published, reachedFrom } from './package-files.ts';
import { PlainError } from './plain-error.ts';
import { PROJECT_ROOT } from './serve.ts';

const usage = `usage: npm run build:package -- [options]
  --out <folder>  where the package goes; what it holds is removed (dist-package)
  --dirty         also where files differ from the commit that the package names
Then: npm pack ./dist-package`;

/** Most files that a refusal names. */
const SHOWN = 5;

function commitToName(allowDirty: boolean): string | null {
  const { commit, changed } = sourceState(PROJECT_ROOT);
  if (commit === null || changed.length === 0) return commit;
  if (allowDirty) return `${commit}-dirty`;
  const shown = changed.slice(0, SHOWN).map((line) => line.slice(3));
  const more = changed.length > SHOWN ? ` and ${changed.length - SHOWN} more` : '';
  throw new PlainError(
    `The package would name commit ${commit.slice(0, 7)}, and ${shown.join(', ')}${more} differ from it. ` +
      'Commit or stash them, or add --dirty.',
  );
}

/** A folder is emptied only where it is a package that was built before. */
function requireReplaceable(out: string): void {
  if (!existsSync(out) || !statSync(out).isDirectory() || readdirSync(out).length === 0) return;
  if (existsSync(join(out, 'package.json')) && readJson('A package.json', join(out, 'package.json')).exports)
    return;
  throw new PlainError(`--out is ${JSON.stringify(out)}, which holds something else: name an empty folder.`);
}

/** The compiler's output, in a folder of its own. */
function compile(folder: string): void {
  const compiler = join(PROJECT_ROOT, 'node_modules/typescript/bin/tsc');
  const config = join(PROJECT_ROOT, 'tsconfig.package.json');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [compiler, '-p', config, '--outDir', folder],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new PlainError(`The package does not compile:\n${stdout}${stderr}`);
}

function build(out: string, commit: string | null): number {
  const compiled = mkdtempSync(join(tmpdir(), 'world-models-package-'));
  try {
    compile(compiled);
    const read = (path: string): string => readFileSync(join(compiled, path), 'utf8');
    checkLightDoors(read);
    const code = reachedFrom(
      Object.values(DOORS).map((file) => `${file}.js`),
      read,
    );
    const types = reachedFrom(
      Object.values(DOORS).map((file) => `${file}.d.ts`),
      read,
    );
    const project = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8'));
    const manifest = manifestOf(project, code.packages, commit);
    rmSync(out, { recursive: true, force: true });
    const put = (path: string, text: string): void => {
      const target = join(out, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
    };
    for (const path of [...code.files, ...types.files]) put(placeOf(path), published(read(path)));
    for (const path of code.files) put(`${placeOf(path)}.map`, read(`${path}.map`));
    put('package.json', `${JSON.stringify(manifest, null, 2)}\n`);
    copyFileSync(join(PROJECT_ROOT, 'docs/package.md'), join(out, 'README.md'));
    copyFileSync(join(PROJECT_ROOT, 'LICENSE'), join(out, 'LICENSE'));
    return code.files.length;
  } finally {
    rmSync(compiled, { recursive: true, force: true });
  }
}

const buildPackage: Command = {
  usage,
  async run(args) {
    const { values } = parse({
      args,
      options: {
        out: { type: 'string', default: 'dist-package' },
        dirty: { type: 'boolean', default: false },
      },
    });
    const commit = commitToName(values.dirty);
    const out = resolve(values.out);
    requireReplaceable(out);
    writableFolder('--out', out, []);
    const files = build(out, commit);
    process.stdout.write(
      `wrote ${shownPath(out)}: ${files} modules, doors ${Object.keys(DOORS).join(', ')}\n`,
    );
    // Without "./" npm would look for a package of that name in its registry.
    const here = relative(process.cwd(), out);
    process.stdout.write(
      `npm pack ${JSON.stringify(here.startsWith('..') ? out : `./${here}`)} makes the tarball\n`,
    );
    return 0;
  },
};

process.exitCode = await runCommand(buildPackage);
