/**
 * The order of end-to-end files: the longest first, so that the suite does not end with one of them alone. Times are
 * those of two cores; a file that is not named comes after those that are.
 */
import { basename } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const LONGEST = [
  'faults.test.ts',
  'engines.test.ts',
  'webgpu.test.ts',
  'smoke.test.ts',
  'cluster.test.ts',
  'terminal.test.ts',
  'static-host.test.ts',
  'rooms.test.ts',
  'resume.test.ts',
  'continue-search.test.ts',
  'shipped.test.ts',
  'refused-apis.test.ts',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = LONGEST.indexOf(basename(moduleId));
      return place < 0 ? LONGEST.length : place;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
