/** A thread behind `serve` that counts its calls, and messages that are calls, nearly calls, or anything. */
import type { Endpoint } from 'comlink';
import { serve } from '../../src/threads/serve.ts';
import type { Junk } from './junk.helper.ts';

class Counter {
  readonly called: string[] = [];

  add(): void {
    this.called.push('add');
  }
}

export interface MessageTarget {
  /** Methods that the message called. @throws Error with the reason where it was refused */
  receive(message: unknown): string[];
}

/** @param open how the thread listens */
export function messageTarget(open: (api: object, endpoint: Endpoint) => void = serve): MessageTarget {
  const api = new Counter();
  const listeners: EventListener[] = [];
  const answers: { value?: { value?: { message?: string } } }[] = [];
  open(api, {
    postMessage: (answer: unknown) => void answers.push(answer as (typeof answers)[number]),
    addEventListener: (_: string, listener: EventListenerOrEventListenerObject) =>
      void listeners.push(listener as EventListener),
    removeEventListener: () => undefined,
  });
  return {
    receive(message) {
      for (const listener of listeners) listener({ data: message, origin: '' } as unknown as Event);
      const refusal = answers[0]?.value?.value?.message;
      if (refusal !== undefined) throw new Error(refusal);
      if (Object.keys(api).join() !== 'called')
        throw new TypeError(`Cannot: the thread now has ${Object.keys(api)}`);
      return api.called;
    },
  };
}

const TYPES = ['APPLY', 'SET', 'GET', 'CONSTRUCT', 'ENDPOINT', 'RELEASE'];
const STEPS = ['add', 'called', 'alive', '__proto__', 'constructor', 'prototype', 'toString', 'polluted'];

export function hostileMessage(junk: Junk): unknown {
  if (junk.often(0.1)) return junk.json();
  const path = Array.from({ length: junk.below(4) }, () =>
    junk.often(0.9) ? junk.oneOf(STEPS) : junk.json(1),
  );
  const message = {
    id: junk.often(0.9) ? 'a-1' : junk.json(1),
    type: junk.often(0.9) ? junk.oneOf(TYPES) : junk.json(1),
    path: junk.often(0.9) ? path : junk.json(1),
    argumentList: Array.from({ length: junk.below(3) }, () => ({ type: 'RAW', value: junk.json(2) })),
    value: { type: 'RAW', value: junk.json(2) },
  };
  return junk.often(0.5) ? message : junk.changed(message);
}
