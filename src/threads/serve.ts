/**
 * What a thread answers: calls of its own methods, by name, and nothing else. comlink alone follows any path of any
 * message, through `__proto__` too, sets what it finds there, and dies of a message it cannot read.
 */
import { type Endpoint, expose } from 'comlink';

/** What the heartbeat reads (thread.ts): a property of no value, answered as soon as the event loop is free. */
const HEARTBEAT = 'alive';

/** Answers calls of the methods of `api`'s class; any other message is refused with the reason. */
export function serve(api: object, endpoint: Endpoint = globalThis as unknown as Endpoint): void {
  // comlink takes its listener away by the function that it gave.
  const checked = new Map<unknown, EventListener>();
  expose(api, {
    postMessage: (message, moved) => endpoint.postMessage(message, moved),
    addEventListener(type, listener) {
      const answer = typeof listener === 'function' ? listener : listener.handleEvent.bind(listener);
      const check = (event: Event): void => {
        const { data } = event as MessageEvent<unknown>;
        const reason = refusalOf(api, data);
        if (reason === null) answer(event);
        else refuse(endpoint, data, reason);
      };
      checked.set(listener, check);
      endpoint.addEventListener(type, check);
    },
    removeEventListener(type, listener) {
      endpoint.removeEventListener(type, checked.get(listener) ?? listener);
    },
    start: () => endpoint.start?.(),
  });
}

/** Why a message is not answered; null for a call of a method, the heartbeat, and the end of the connection. */
function refusalOf(api: object, message: unknown): string | null {
  if (!isRecord(message) || typeof message.id !== 'string') return 'it is no call of comlink';
  const { type, path = [], argumentList = [] } = message;
  if (!Array.isArray(path) || !path.every((name) => typeof name === 'string'))
    return 'its path is no list of names';
  if (!Array.isArray(argumentList) || !argumentList.every(isArgument)) return 'its arguments cannot be read';
  if (type === 'RELEASE') return null;
  if (path.length !== 1) return `it names ${path.length} steps, expected the name of one method`;
  const [name] = path as string[];
  if (type === 'GET') return name === HEARTBEAT ? null : `"${name.slice(0, 40)}" is read, not called`;
  if (type !== 'APPLY') return 'it is neither a call nor a read';
  return isMethod(api, name) ? null : `there is no method "${name.slice(0, 40)}"`;
}

/** A method of its class, not one that every object has. */
function isMethod(api: object, name: string): boolean {
  if (name === 'constructor') return false;
  for (
    let owner = Object.getPrototypeOf(api);
    owner && owner !== Object.prototype;
    owner = Object.getPrototypeOf(owner)
  ) {
    if (Object.hasOwn(owner, name)) return typeof Reflect.get(api, name) === 'function';
  }
  return false;
}

/** A plain value, or a port to a function of the caller. */
function isArgument(argument: unknown): boolean {
  if (!isRecord(argument)) return false;
  if (argument.type === 'RAW') return true;
  return argument.type === 'HANDLER' && argument.name === 'proxy' && argument.value instanceof MessagePort;
}

/** In comlink's words, so that whoever waits for the answer gets an error. */
function refuse(endpoint: Endpoint, message: unknown, reason: string): void {
  const error = { name: 'Error', message: `the thread refused a message: ${reason}`, stack: '' };
  console.warn(error.message);
  if (!isRecord(message) || typeof message.id !== 'string') return;
  const { id } = message;
  endpoint.postMessage({ id, type: 'HANDLER', name: 'throw', value: { isError: true, value: error } }, []);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
