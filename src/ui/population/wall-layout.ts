/** How many pictures go side by side. */

/** A picture is drawn about this wide, in CSS pixels. */
const WISHED = 72;

/** Rows as equal as they can be: 32 on a line of 20 become 2 rows of 16. */
export function wallLayout(width: number, count: number): { columns: number; rows: number } {
  if (count === 0) return { columns: 1, rows: 1 };
  const fitting = Math.max(1, Math.floor(width / WISHED));
  const rows = Math.ceil(count / fitting);
  return { columns: Math.ceil(count / rows), rows };
}
