/**
 * Equations written as one writes them: symbols with spaces between, `_` before what is low, `^` before what is high,
 * so `z_t+1 ∼ p_τ ( z )` has seven symbols. Becomes MathML.
 */
import type { ReactNode } from 'react';
import type {} from './mathml.ts';

/** Written without brackets, so they keep a little apart from what follows. */
const FUNCTIONS: ReadonlySet<string> = new Set(['log', 'tanh', 'max']);

const SYMBOL = /^([^_^]+)(?:_([^^]+))?(?:\^(.+))?$/u;

/** A row of symbols. */
export function Symbols({ children }: { children: string }) {
  return <mrow>{children.trim().split(/\s+/).map(symbol)}</mrow>;
}

/** A sum or product over what stands below it. */
export function Over({ sign, index, children }: { sign: '∑' | '∏'; index: string; children: ReactNode }) {
  return (
    <mrow>
      <munder>
        <mo>{sign}</mo>
        <mrow>{atoms(index)}</mrow>
      </munder>
      {children}
    </mrow>
  );
}

export function Fraction({ top, bottom }: { top: string; bottom: string }) {
  return (
    <mfrac>
      <Symbols>{top}</Symbols>
      <Symbols>{bottom}</Symbols>
    </mfrac>
  );
}

export function Root({ children }: { children: string }) {
  return (
    <msqrt>
      <Symbols>{children}</Symbols>
    </msqrt>
  );
}

/** Between two parts of a line. */
export function Gap() {
  return <mspace width="1.6em" />;
}

function symbol(text: string, key: number): ReactNode {
  const [, base = text, low, high] = SYMBOL.exec(text) ?? [];
  const is = <mrow>{atoms(base)}</mrow>;
  if (low !== undefined && high !== undefined) {
    return (
      <msubsup key={key}>
        {is}
        <mrow>{atoms(low)}</mrow>
        <mrow>{atoms(high)}</mrow>
      </msubsup>
    );
  }
  if (low !== undefined) {
    return (
      <msub key={key}>
        {is}
        <mrow>{atoms(low)}</mrow>
      </msub>
    );
  }
  if (high !== undefined) {
    return (
      <msup key={key}>
        {is}
        <mrow>{atoms(high)}</mrow>
      </msup>
    );
  }
  return <mrow key={key}>{atoms(base)}</mrow>;
}

/** Names, numbers and signs of what has no spaces: `t+1` is three. */
function atoms(text: string): ReactNode[] {
  const found = text.match(/[\p{L}\p{M}′]+|[\d.]+|[^\p{L}\p{M}\d.′]/gu) ?? [];
  return found.map((atom, i) => {
    const key = `${i}${atom}`;
    if (/^[\d.]/.test(atom)) return <mn key={key}>{atom}</mn>;
    if (FUNCTIONS.has(atom)) {
      return (
        <mrow key={key}>
          <mi>{atom}</mi>
          <mspace width="0.17em" />
        </mrow>
      );
    }
    if (/^\p{L}/u.test(atom)) return <mi key={key}>{atom}</mi>;
    return (
      <mo key={key} stretchy="false">
        {atom}
      </mo>
    );
  });
}
