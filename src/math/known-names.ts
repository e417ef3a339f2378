/**
 * Checks of option objects: an unknown name is an error that quotes it, suggests the nearest known name and lists the
 * known ones.
 */

/** Maximum edit distance of a suggestion. */
const MAX_DISTANCE = 2;

/**
 * @param owner the class or function of the options, for the error
 * @param kind the word for one of them, for the error
 * @param guess suggests a known name for an unknown one
 * @throws TypeError when `given` is not an object, Error when it has a key that is not among `known`
 */
export function requireKnown(
  owner: string,
  kind: string,
  given: unknown,
  known: readonly string[],
  guess: (name: string, known: readonly string[]) => string | undefined = nearestName,
): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new TypeError(`${owner}: ${kind}s come as an object with ${known.join(', ')}, got ${show(given)}`);
  }
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    const near = guess(name, known);
    const meant = near === undefined ? '' : `did you mean '${near}'? `;
    throw new Error(`${owner} has no ${kind} '${name}'; ${meant}it has ${known.join(', ')}`);
  }
}

/** A value as text for an error message. */
export function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  return 'length' in value ? `an array of length ${value.length}` : 'an object';
}

/** The first of `known` within MAX_DISTANCE of `name`, ignoring case; undefined when there is none. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  return known.find(
    (other) =>
      // So many letters at least are inserted or deleted; a name of a megabyte is compared with none.
      Math.abs(name.length - other.length) <= MAX_DISTANCE &&
      editDistance(name.toLowerCase(), other.toLowerCase()) <= MAX_DISTANCE,
  );
}

/** Number of letters to insert, delete or replace (Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + Number(a[i - 1] !== b[j - 1])));
    }
    row = next;
  }
  return row[b.length];
}
