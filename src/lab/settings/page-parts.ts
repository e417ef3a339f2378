/**
 * Parts of the page that an address can leave out: `?hide=loop,latents`, or `?embed` for the page inside another one,
 * where both pictures and the transport remain.
 */
import { didYouMean } from '../../math/text.ts';

export const PAGE_PARTS = ['header', 'loop', 'side', 'latents', 'transport', 'footer'] as const;
export type PagePart = (typeof PAGE_PARTS)[number];

const EMBEDDED_WITHOUT: readonly PagePart[] = ['header', 'loop', 'side', 'latents', 'footer'];

/**
 * What the query leaves out.
 * @throws Error naming a part that does not exist, and those there are
 */
export function hiddenParts(query: string): ReadonlySet<PagePart> {
  const given = new URLSearchParams(query);
  const embed = given.get('embed');
  if (embed !== null && embed !== '') {
    throw new Error(`embed takes no value, got "${embed}": write ?embed`);
  }
  const hidden = new Set<PagePart>(embed === null ? [] : EMBEDDED_WITHOUT);
  const hide = given.get('hide');
  if (hide === '') throw new Error(`hide names no part of the page: one or more of ${PAGE_PARTS.join(', ')}`);
  for (const name of hide?.split(',') ?? []) hidden.add(partNamed(name));
  return hidden;
}

function partNamed(name: string): PagePart {
  const part = PAGE_PARTS.find((known) => known === name);
  if (part !== undefined) return part;
  throw new Error(
    `unknown part "${name}" in hide: ${didYouMean(name, PAGE_PARTS)}one or more of ${PAGE_PARTS.join(', ')}`,
  );
}
