/** What a worker shares with the chunks that it loads later is built into a chunk of its own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Plugin, type Rolldown } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { thinWorkers } from '../../src/cli/thin-workers.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'thin-workers-'));
  writeFileSync(join(folder, 'state.js'), 'export const state = { count: 0 };');
  writeFileSync(
    join(folder, 'later.js'),
    "import { state } from './state.js'; state.count++; export { state };",
  );
  writeFileSync(
    join(folder, 'worker.js'),
    `import { state } from './state.js';
    onmessage = async () => {
      await import('./later.js');
      postMessage(state.count);
    };`,
  );
  writeFileSync(join(folder, 'plain.js'), "import { state } from './state.js'; postMessage(state.count);");
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Chunks of a build, by their names, with what each imports at once. */
async function chunksOf(entry: string, plugins: Plugin[]): Promise<Record<string, string[]>> {
  const { output } = (await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    plugins,
    build: {
      write: false,
      rolldownOptions: {
        input: join(folder, entry),
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  })) as Rolldown.RolldownOutput;
  const chunks = output.filter((file) => file.type === 'chunk');
  return Object.fromEntries(chunks.map(({ fileName, imports }) => [fileName, imports]));
}

it('no chunk imports the script of the worker that loads it, as one does without the plugin', async () => {
  expect((await chunksOf('worker.js', []))['later.js']).toContain('worker.js');
  const chunks = await chunksOf('worker.js', [thinWorkers()]);
  expect(Object.values(chunks).flat()).not.toContain('worker.js');
  const [shared] = chunks['later.js'];
  expect(chunks['worker.js']).toContain(shared);
});

it('a worker that loads nothing later stays one file', async () => {
  expect(Object.keys(await chunksOf('plain.js', [thinWorkers()]))).toEqual(['plain.js']);
});
