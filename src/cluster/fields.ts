/** Reads the fields of a message that somebody else has written; whatever is not as it must be is refused. */
import { Refusal } from './refusal.ts';

/** Names in a list. */
export const MOST_NAMES = 256;

export type Given = Record<string, unknown>;

export function malformed(text: string): Refusal {
  return new Refusal('malformed', text);
}

function show(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 40) ?? 'nothing';
}

export function object(value: unknown, name: string): Given {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Given;
  throw malformed(`${name} is an object, got ${show(value)}`);
}

export function text(value: unknown, name: string): string {
  if (typeof value === 'string' && value.length <= 1000) return value;
  throw malformed(`${name} is a text of 1,000 characters at most, got ${show(value)}`);
}

/** A name that may be part of a subject. */
export function word(value: unknown, name: string): string {
  if (typeof value === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(value)) return value;
  throw malformed(`${name} is a name of 1 to 64 letters and digits, got ${show(value)}`);
}

export function list(value: unknown, name: string): string[] {
  if (!Array.isArray(value) || value.length > MOST_NAMES) {
    throw malformed(`${name} is a list of ${MOST_NAMES} names at most, got ${show(value)}`);
  }
  return value.map((each) => word(each, name));
}

export function finite(value: unknown, name: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw malformed(`${name} is a finite number, got ${show(value)}`);
}

export function whole(value: unknown, name: string, most = Number.MAX_SAFE_INTEGER): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw malformed(`${name} is a whole number from 0 to ${most}, got ${show(value)}`);
}

export function oneOf<T extends string>(value: unknown, allowed: readonly T[], name: string): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw malformed(`${name} is ${allowed.join(' or ')}, got ${show(value)}`);
  return found;
}
