/**
 * Licences of all packages, from package-lock.json: of those in the page, and of those that only build and test it; and
 * known weaknesses, from npm's answer.
 */

/** One package of a lock file, as far as it is used. */
interface LockedPackage {
  version?: string;
  license?: string;
  dev?: boolean;
}

export interface LockFile {
  packages: Record<string, LockedPackage>;
}

/** Ask for no more than their notice: they may ship in the page. */
const SHIPPED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];
/** Of tools, whose code does not ship, also those that ask for changes to their own files. */
const TOOLS = [...SHIPPED, 'BlueOak-1.0.0', 'CC0-1.0', 'CC-BY-4.0', 'MPL-2.0', 'Python-2.0'];

/** Packages that ship under a licence which no other package may have, each with the reason. */
const EXCEPTIONS: readonly { name: string; licence: string; reason: string }[] = [
  {
    name: 'tweetnacl',
    licence: 'Unlicense',
    reason:
      'it signs for @nats-io/nkeys, which @nats-io/nats-core needs; its authors have dedicated it to the ' +
      'public domain, with a licence to do anything with it where that is not possible, and ask for no notice',
  },
];

interface Package {
  name: string;
  version: string;
  licence: string;
}

const FOLDER = 'node_modules/';

function packagesOf({ packages }: LockFile, isWanted: (found: LockedPackage) => boolean): Package[] {
  return Object.entries(packages)
    .filter(([path, found]) => path.startsWith(FOLDER) && isWanted(found))
    .map(([path, { version = '?', license = 'none' }]) => ({
      name: path.slice(path.lastIndexOf(FOLDER) + FOLDER.length),
      version,
      licence: license,
    }))
    .sort((a, b) => (a.name === b.name ? (a.version < b.version ? -1 : 1) : a.name < b.name ? -1 : 1));
}

const isTool = ({ dev }: LockedPackage): boolean => dev === true;

/** Whether one of the choices of "MIT OR X", and each part of "MIT AND X", is allowed. */
function isAllowed(licence: string, allowed: readonly string[]): boolean {
  const choices = licence.replace(/[()]/g, '').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((part) => allowed.includes(part.trim())));
}

function isException({ name, licence }: Package): boolean {
  return EXCEPTIONS.some((each) => each.name === name && each.licence === licence);
}

/** Packages whose licence is not allowed where they are used, a line each. */
export function licenceFaults(lock: LockFile): string[] {
  const faults = (found: Package[], allowed: readonly string[], place: string): string[] =>
    found
      .filter(({ licence }) => !isAllowed(licence, allowed))
      .map(
        ({ name, version, licence }) =>
          `${name} ${version}, ${place}: ${licence}, allowed are ${allowed.join(', ')}`,
      );
  return [
    ...faults(
      packagesOf(lock, (each) => !isTool(each)).filter((each) => !isException(each)),
      SHIPPED,
      'in the page',
    ),
    ...faults(packagesOf(lock, isTool), TOOLS, 'a tool'),
  ];
}

/** docs/licences.md. */
export function licenceList(lock: LockFile): string {
  const rows = packagesOf(lock, (each) => !isTool(each)).map(
    ({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`,
  );
  const counts = new Map<string, number>();
  for (const { licence } of packagesOf(lock, isTool)) counts.set(licence, (counts.get(licence) ?? 0) + 1);
  const tools = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([licence, count]) => `${count} ${licence}`);
  return [
    '# Licences',
    'Made by `npm run audit -- --write` from package-lock.json; a test holds it.',
    '',
    'Packages that the page is made of, with those that they need:',
    '',
    '| package | version | licence |',
    '|---|---|---|',
    // Packages that need it may each have the same one of their own.
    ...new Set(rows),
    '',
    'Exceptions, each for that package alone:',
    '',
    ...EXCEPTIONS.map(({ name, licence, reason }) => `- ${name}, ${licence}: ${reason}.`),
    '',
    `Tools that build and test it, by licence: ${tools.join(', ')}.`,
    '',
  ].join('\n');
}

/** `npm audit --json`. */
export interface Advisories {
  metadata?: { vulnerabilities?: Record<string, number> };
  message?: string;
}

/** @param answer of `npm audit --json` */
export function advisoriesOf(answer: Advisories): { text: string; severe: boolean } {
  const counts = answer.metadata?.vulnerabilities;
  if (counts === undefined) {
    return {
      text: `not audited: the registry did not answer (${answer.message ?? 'no reason'})`,
      severe: false,
    };
  }
  const { total = 0, high = 0, critical = 0 } = counts;
  return {
    text: `${total} known weaknesses in the page's packages, ${high + critical} severe`,
    severe: high + critical > 0,
  };
}
