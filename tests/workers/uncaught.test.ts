/** A rejection inside a worker that nobody waits for fails the test file, as one of the tests' own thread does. */
import { expect, it, vi } from 'vitest';
import config from '../../vitest.config.ts';
import { realThread, uncaught } from './real-workers.helper.ts';

it.each(['archive.ts', 'evolution.ts', 'train.ts'])(
  'a rejection that nobody waits for in %s is seen, and its next call fails',
  async (file) => {
    const { thread } = realThread(file, file, new URL('./rejecting.helper.ts', import.meta.url).href);
    await vi.waitFor(() => expect(uncaught).toHaveLength(1), { timeout: 30_000 });
    expect(uncaught.splice(0)).toEqual([`${file}: nobody waits for this: ${file}`]);
    await expect(thread.call(() => new Promise(() => undefined))).rejects.toThrow('nobody waits for this');
  },
);

it('no suite tells its runner to let unhandled errors and rejections pass', () => {
  const { test } = config as { test: { projects: { test: object }[] } };
  for (const options of [test, ...test.projects.map((project) => project.test)]) {
    expect(options).not.toHaveProperty('dangerouslyIgnoreUnhandledErrors');
    expect(options).not.toHaveProperty('onUnhandledError');
  }
});
