/** An empty project of somebody else's, with the package installed from its tarball. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What else the project installs, each from this project's own folder: no registry is asked. */
export type Installed = Readonly<Record<string, string>>;

export class OtherProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'world-models-other-'));

  /** Builds and packs the package, and installs the tarball beside these packages. */
  constructor(installed: Installed) {
    const built = join(this.folder, 'built');
    this.run(
      process.execPath,
      '--import',
      import.meta.resolve('tsx'),
      `${ROOT}src/cli/package.ts`,
      '--dirty',
      '--out',
      built,
    );
    const [{ filename }] = JSON.parse(this.run('npm', 'pack', built, '--json'));
    this.write('package.json', '{ "name": "other", "private": true, "type": "module" }');
    const others = Object.entries(installed).map(
      ([name, here]) => `${name}@file:${join(ROOT, 'node_modules', here)}`,
    );
    this.run('npm', 'install', '--offline', '--no-audit', '--no-fund', `./${filename}`, ...others);
  }

  write(path: string, text: string): void {
    mkdirSync(join(this.folder, path, '..'), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  /** What the command prints. @throws Error with all its output where it fails */
  run(command: string, ...args: string[]): string {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: this.folder, encoding: 'utf8' });
    if (status === 0) return stdout;
    throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
