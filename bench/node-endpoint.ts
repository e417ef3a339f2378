/** One end of a channel between Node's threads in the manner of the web: events with `data`, for comlink. */

interface NodePort {
  on(type: 'message', listener: (data: unknown) => void): unknown;
  off(type: 'message', listener: (data: unknown) => void): unknown;
  postMessage(message: unknown, transfer?: readonly never[]): void;
}

type Listener = ((event: { data: unknown }) => void) | { handleEvent(event: { data: unknown }): void };

export function endpointOf(port: NodePort) {
  const wrapped = new Map<Listener, (data: unknown) => void>();
  return {
    postMessage: (message: unknown, transfer?: readonly never[]): void => port.postMessage(message, transfer),
    addEventListener(type: string, listener: Listener): void {
      // Nothing else arrives on Node's ports.
      if (type !== 'message') return;
      const told = (data: unknown): void => {
        if (typeof listener === 'function') listener({ data });
        else listener.handleEvent({ data });
      };
      wrapped.set(listener, told);
      port.on('message', told);
    },
    removeEventListener(_type: string, listener: Listener): void {
      const told = wrapped.get(listener);
      if (told !== undefined) port.off('message', told);
      wrapped.delete(listener);
    },
  };
}
