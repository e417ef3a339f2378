/** A promise that a test settles when it wants to: something slow, without a timer. */
export interface Gate<T> {
  promise: Promise<T>;
  resolve: (value: T) => void;
}

export function gate<T = void>(): Gate<T> {
  let resolve: Gate<T>['resolve'] = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
