/** Licences of the packages, and what `npm run audit` makes of npm's answer. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { advisoriesOf, type LockFile, licenceFaults, licenceList } from '../../src/cli/audited-packages.ts';

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as LockFile;
const lockOf = (license: string | undefined, dev: boolean): LockFile => ({
  packages: {
    '': { license: 'MIT' },
    'node_modules/a/node_modules/@b/c': { version: '1.2.3', license, dev },
  },
});

describe('licences', () => {
  it('of all packages are allowed where they are used', () => {
    expect(licenceFaults(lock)).toEqual([]);
  });

  it('are listed in docs/licences.md as package-lock.json has them', () => {
    expect(readFileSync('docs/licences.md', 'utf8')).toBe(licenceList(lock));
  });

  it.each(['GPL-3.0', 'MPL-2.0', 'MIT AND GPL-3.0', undefined])('%s is refused in the page', (licence) => {
    expect(licenceFaults(lockOf(licence, false))).toEqual([
      expect.stringMatching(/^@b\/c 1\.2\.3, in the page: /),
    ]);
  });

  it('of tweetnacl is the one exception, and no other package has it', () => {
    const unlicensed = (path: string, license: string): LockFile => ({
      packages: { [`node_modules/${path}`]: { version: '1.0.3', license } },
    });
    expect(licenceFaults(unlicensed('tweetnacl', 'Unlicense'))).toEqual([]);
    expect(licenceFaults(unlicensed('tweetnacl', 'GPL-3.0'))).toHaveLength(1);
    expect(licenceFaults(unlicensed('other', 'Unlicense'))).toHaveLength(1);
  });

  it('of a tool may be MPL, and not GPL; of two choices one is enough', () => {
    expect(licenceFaults(lockOf('MPL-2.0', true))).toEqual([]);
    expect(licenceFaults(lockOf('GPL-3.0', true))).toHaveLength(1);
    expect(licenceFaults(lockOf('(GPL-3.0 OR MIT)', false))).toEqual([]);
  });
});

it('a severe weakness fails the audit; a registry that does not answer is said', () => {
  const answer = (high: number) => ({ metadata: { vulnerabilities: { total: 3, high, critical: 0 } } });
  expect(advisoriesOf(answer(0))).toEqual({ text: expect.stringContaining('3 known'), severe: false });
  expect(advisoriesOf(answer(1)).severe).toBe(true);
  expect(advisoriesOf({ message: '405' })).toEqual({ text: expect.stringContaining('405'), severe: false });
});
