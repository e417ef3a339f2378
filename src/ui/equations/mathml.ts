/**
 * MathML's elements, as far as the equations use them, for JSX. Types only: React makes them, @types/react lacks them.
 */
import type { Key, ReactNode } from 'react';

interface MathElement {
  children?: ReactNode;
  key?: Key;
}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      math: MathElement & { display?: 'block' | 'inline'; 'aria-label': string };
      mrow: MathElement;
      mi: MathElement;
      mn: MathElement;
      mo: MathElement & { stretchy?: 'true' | 'false' };
      mspace: { width: string };
      msub: MathElement;
      msup: MathElement;
      msubsup: MathElement;
      munder: MathElement;
      mfrac: MathElement;
      msqrt: MathElement;
      mtable: MathElement & { displaystyle?: 'true' };
      mtr: MathElement;
      mtd: MathElement;
    }
  }
}
