/** Many files of a folder, a few at once: one after the other is slow, and a browser has handles for so many only. */

const AT_ONCE = 32;

/** What `use` gives for each item, in their order. @throws the first error, after which no further item is begun */
export async function fewAtOnce<T, R>(items: readonly T[], use: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  let failed = false;
  const work = async (): Promise<void> => {
    while (next < items.length && !failed) {
      const i = next++;
      try {
        results[i] = await use(items[i]);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, work));
  return results;
}
