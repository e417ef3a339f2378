/**
 * Reading open-ended JSON, such as a report out of an opened checkpoint: what is absent or of another kind is null.
 */

type Json = Record<string, unknown>;

export function objectAt(value: unknown, key: string): Json | null {
  const inner = fieldOf(value, key);
  return typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as Json) : null;
}

/** A finite number. */
export function numberAt(value: unknown, key: string): number | null {
  const inner = fieldOf(value, key);
  return typeof inner === 'number' && Number.isFinite(inner) ? inner : null;
}

export function textAt(value: unknown, key: string): string | null {
  const inner = fieldOf(value, key);
  return typeof inner === 'string' ? inner : null;
}

/** Empty where there is no list. */
export function listAt(value: unknown, key: string): unknown[] {
  const inner = fieldOf(value, key);
  return Array.isArray(inner) ? inner : [];
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Json)[key] : undefined;
}
