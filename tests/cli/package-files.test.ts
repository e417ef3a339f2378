/** Which files the package takes, and what it refuses to take. */
import { describe, expect, test } from 'vitest';
import {
  checkLightDoors,
  importsOf,
  manifestOf,
  published,
  reachedFrom,
} from '../../src/cli/package-files.ts';

/** A compiler's output in memory. */
const compiled =
  (files: Record<string, string>) =>
  (path: string): string => {
    if (!Object.hasOwn(files, path)) throw new Error(`no file ${path}`);
    return files[path];
  };

const LIGHT = {
  'src/env/index.js': "import { World } from 'planck-js';\nexport * from '../math/random.js';",
  'src/math/random.js': '',
  'src/evolution/index.js': '',
  'src/controller/controller.js': '',
  'src/data/recorder.js': '',
};

describe('imports', () => {
  test('are found in every form, and not in comments', () => {
    const text = `/** from './no.js' */
import './a.js';
import b from './b.js';
export { c } from "./c.js";
const d = await import('./d.js');
// import './no.js'`;
    expect(importsOf(text)).toEqual(['./a.js', './b.js', './c.js', './d.js']);
  });

  test('lead from file to file, by declarations to declarations', () => {
    const files = { 'a/x.d.ts': "import { y } from '../b/y.ts';", 'b/y.d.ts': "import('@scope/p/deep?url')" };
    expect(reachedFrom(['a/x.d.ts'], compiled(files))).toEqual({
      files: ['a/x.d.ts', 'b/y.d.ts'],
      packages: ['@scope/p'],
    });
  });

  test('that lead nowhere are an error', () => {
    expect(() => reachedFrom(['a.js'], compiled({ 'a.js': "import './gone.js'" }))).toThrow(
      'no file gone.js',
    );
  });

  test('are published with their names in Node and in the registry', () => {
    expect(published("import { a } from './a.ts';\nimport type { B } from 'planck-js';")).toBe(
      "import { a } from './a.js';\nimport type { B } from 'planck';",
    );
  });
});

test('a light door that would need more is named, with what it may need', () => {
  expect(() => checkLightDoors(compiled(LIGHT))).not.toThrow();
  const heavy = { ...LIGHT, 'src/math/random.js': "import * as tf from '@tensorflow/tfjs-core';" };
  expect(() => checkLightDoors(compiled(heavy))).toThrow(
    './env of the package would need @tensorflow/tfjs-core; it may need planck',
  );
});

describe('the manifest', () => {
  const project = {
    ...{ name: 'p', version: '1.2.3', description: 'd', license: 'MIT', engines: { node: '>=22' } },
    dependencies: { 'planck-js': 'npm:planck@1.4.2', '@tensorflow/tfjs-core': '4.22.0' },
  };

  test('depends on planck alone; what the agent needs are optional peers', () => {
    expect(manifestOf(project, ['planck', '@tensorflow/tfjs-core'], null)).toMatchObject({
      version: '1.2.3',
      dependencies: { planck: '1.4.2' },
      peerDependencies: { '@tensorflow/tfjs-core': '4.22.0' },
      peerDependenciesMeta: { '@tensorflow/tfjs-core': { optional: true } },
    });
  });

  test('refuses a package that the project does not depend on', () => {
    expect(() => manifestOf(project, ['left-pad'], null)).toThrow('the package imports left-pad, which');
  });
});
