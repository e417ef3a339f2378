/** Which known name an unknown one may stand for, so that an error can ask "did you mean". Imports nothing. */

/** Letters to insert, delete or exchange at most. */
const FURTHEST = 2;

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
