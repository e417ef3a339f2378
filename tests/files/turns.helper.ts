/** The browser's locks: who asks for one that is held waits, in the order of asking. */
export class FakeLocks {
  private readonly last = new Map<string, Promise<unknown>>();

  request<T>(name: string, _: object, job: (lock: object) => Promise<T>): Promise<T> {
    const turn = (this.last.get(name) ?? Promise.resolve()).then(() => job({}));
    this.last.set(
      name,
      turn.catch(() => undefined),
    );
    return turn;
  }
}
