/**
 * Objects of options, checked alike wherever one comes in: a name that nobody knows is an error which says
 * what was seen, what may have been meant and what there is.
 */

/** Letters to insert, delete or exchange at most. */
const FURTHEST = 2;

/**
 * @param owner whose options they are
 * @param kind what one of them is called
 * @param guess the name that may have been meant by an unknown one
 * @throws when `given` is no object, or has a key that is not among `known`
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

/** How a value reads in an error message. */
export function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  return 'length' in value ? `an array of length ${value.length}` : 'an object';
}

/** The first of `known` within two letters of `name`, capitals apart; undefined when there is none. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  return known.find((other) => editDistance(name.toLowerCase(), other.toLowerCase()) <= FURTHEST);
}

/** Letters to insert, delete or exchange (Levenshtein 1966). */
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
