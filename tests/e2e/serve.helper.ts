/** Builds and serves the page once for all end-to-end tests, which get its address by `inject('url')`. */
import type { TestProject } from 'vitest/node';
import { servePage } from '../../src/cli/serve.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    url: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const served = await servePage();
  project.provide('url', served.url);
  return served.close;
}
