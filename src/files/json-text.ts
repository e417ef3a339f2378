/** JSON of a file from elsewhere: names that come twice, and values as text for errors. */

/**
 * The first name that one object of a JSON text has twice; null where there is none. `JSON.parse` takes the last of the
 * two without a word, other readers the first: they would read two different files.
 * @param text that `JSON.parse` accepts
 */
export function repeatedName(text: string): string | null {
  // One set for each object that is open, null for a list.
  const open: (Set<string> | null)[] = [];
  let expectsName = false;
  for (let i = 0; i < text.length; i++) {
    const sign = text[i];
    if (sign === '"') {
      const end = endOfText(text, i);
      const names = open.at(-1);
      if (expectsName && names) {
        const name = JSON.parse(text.slice(i, end)) as string;
        if (names.has(name)) return name;
        names.add(name);
      }
      expectsName = false;
      i = end - 1;
    } else if (sign === '{' || sign === '[') {
      open.push(sign === '{' ? new Set() : null);
      expectsName = sign === '{';
    } else if (sign === '}' || sign === ']') open.pop();
    else if (sign === ',') expectsName = open.at(-1) !== null;
  }
  return null;
}

/** The index after the closing quote of the text that begins at `start`. */
function endOfText(text: string, start: number): number {
  let i = start + 1;
  while (text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i + 1;
}

/** A value one level deep: `JSON.stringify` runs out of stack in lists that are nested deeply enough. */
export function shown(json: unknown, depth = 0): string {
  if (typeof json !== 'object' || json === null) return JSON.stringify(json) ?? 'missing';
  if (!Array.isArray(json)) return 'an object';
  return depth > 0 ? 'a list' : `[${json.map((part) => shown(part, 1)).join()}]`;
}
