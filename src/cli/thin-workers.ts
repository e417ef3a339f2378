/**
 * The scripts of workers as the build makes them: what a worker and the chunks that it loads later share is a chunk of
 * its own. Left in the worker's script, those chunks would import that script, and WebKit then evaluates it a second
 * time: two of everything, tfjs's engine and the state of every module included. (WebKitGTK 2.50; Chromium and Firefox
 * evaluate it once. This file can go when WebKit does.)
 */
import type { Plugin } from 'vite';

/** For `worker.plugins`: each worker is bundled by itself, with its own plugin. */
export function thinWorkers(): Plugin {
  const shared = new Set<string>();
  return {
    name: 'thin-workers',
    apply: 'build',
    buildEnd() {
      const ids = [...this.getModuleIds()];
      const loadsLater = ids.some((id) => (this.getModuleInfo(id)?.dynamicallyImportedIds.length ?? 0) > 0);
      if (!loadsLater) return;
      const add = (id: string): void => {
        if (shared.has(id)) return;
        shared.add(id);
        for (const imported of this.getModuleInfo(id)?.importedIds ?? []) add(imported);
      };
      for (const entry of ids.filter((id) => this.getModuleInfo(id)?.isEntry)) {
        for (const imported of this.getModuleInfo(entry)?.importedIds ?? []) add(imported);
      }
    },
    outputOptions: (options) => ({
      ...options,
      codeSplitting: { groups: [{ name: 'worker', test: (id: string) => shared.has(id) }] },
    }),
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
      const entries = chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName);
      const back = chunks.find(({ imports }) => imports.some((name) => entries.includes(name)));
      if (back !== undefined) {
        this.error(`${back.fileName} imports the script of the worker that loads it, ${entries.join(', ')}`);
      }
    },
  };
}
