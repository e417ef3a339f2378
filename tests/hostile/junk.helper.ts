/** Hostile values: numbers, names, JSON, bytes; and JSON or bytes with one of them put in. All from one generator. */
import type { Xoshiro128 } from '../../src/math/random.ts';

const NUMBERS = [
  0,
  -0,
  1,
  -1,
  0.5,
  2,
  3,
  7,
  31,
  32,
  64,
  255,
  65_536,
  2 ** 31,
  2 ** 32,
  2 ** 40,
  2 ** 53,
  2 ** 53 - 1,
  -(2 ** 53),
  1e21,
  1e300,
  Number.MAX_VALUE,
  Number.MIN_VALUE,
];

/** Names that mean something to JavaScript, to a page, to a file system or to a reader of text. */
export const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'length',
  'then',
  'toJSON',
  '__defineGetter__',
  '__metadata__',
  '',
  ' ',
  '.',
  '..',
  '../../etc/passwd',
  'a/b',
  'C:\\x',
  'a\0b',
  '\u202eabc',
  'é',
  'e\u0301',
  '模型',
  '🚗',
  '\ud800',
  '\ufeffx',
  '\u2028',
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  "'; DROP TABLE runs; --",
  '{{7*7}}',
  'javascript:alert(1)',
  '%00',
  '%',
  '+',
  '&',
  '=',
  '#',
  '?',
  'NaN',
  'null',
];

export class Junk {
  readonly random: Xoshiro128;

  constructor(random: Xoshiro128) {
    this.random = random;
  }

  below(bound: number): number {
    return this.random.below(bound);
  }

  /** Whether, in a share of the cases. */
  often(share: number): boolean {
    return this.random.random() < share;
  }

  oneOf<V>(list: readonly V[]): V {
    return list[this.below(list.length)];
  }

  number(): number {
    return this.often(0.7) ? this.oneOf(NUMBERS) : (this.random.random() - 0.5) * 10 ** this.below(20);
  }

  name(): string {
    if (this.often(0.02)) return this.oneOf(NAMES).repeat(1 + this.below(5000));
    return this.often(0.8) ? this.oneOf(NAMES) : `${this.oneOf(NAMES)}${this.oneOf(NAMES)}`;
  }

  /** Anything that JSON can hold. */
  json(depth = 3): unknown {
    const kind = this.below(depth > 0 ? 9 : 6);
    if (kind < 2) return this.number();
    if (kind < 4) return this.name();
    if (kind === 4) return this.often(0.5);
    if (kind === 5) return null;
    const parts = Array.from({ length: this.below(4) }, () => this.json(depth - 1));
    if (kind < 8) return parts;
    return Object.fromEntries(parts.map((part) => [this.name(), part]));
  }

  /** Lists in lists, deeper than a recursion can follow. */
  deep(): string {
    const depth = 10 ** (2 + this.below(4));
    return this.oneOf([`${'['.repeat(depth)}${']'.repeat(depth)}`, '['.repeat(depth), '{"a":'.repeat(depth)]);
  }

  /** The same JSON where one place, at any depth, holds something else, or is gone, or is there under another name. */
  changed(json: unknown): unknown {
    if (typeof json !== 'object' || json === null || this.often(0.1)) return this.json();
    const keys = Object.keys(json);
    if (keys.length === 0 || this.often(0.1)) {
      return Array.isArray(json)
        ? [...json, this.json()]
        : { ...json, ...Object.fromEntries([[this.name(), this.json()]]) };
    }
    const key = this.oneOf(keys);
    const part = (json as Record<string, unknown>)[key];
    const put = this.often(0.2) ? undefined : this.changed(part);
    if (Array.isArray(json)) {
      const list = json.slice();
      if (put === undefined) list.splice(Number(key), 1);
      else list[Number(key)] = put;
      return list;
    }
    const entries = Object.entries(json).filter(([name]) => name !== key || put !== undefined);
    return Object.fromEntries(entries.map(([name, value]) => [name, name === key ? put : value]));
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }

  /** A copy with bytes changed, cut off, put in or taken out. */
  spoiled(bytes: Uint8Array): Uint8Array {
    const at = this.below(bytes.length + 1);
    switch (this.below(5)) {
      case 0:
        return bytes.slice(0, at);
      case 1:
        return joined(bytes.subarray(0, at), this.bytes(1 + this.below(9)), bytes.subarray(at));
      case 2:
        return joined(bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + 1 + this.below(9))));
      default: {
        const copy = bytes.slice();
        for (let i = 1 + this.below(4); i > 0; i--) copy[this.below(copy.length)] = this.below(256);
        return copy;
      }
    }
  }
}

export function joined(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
