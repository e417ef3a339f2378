/** One task of the engine at a time: it can be stopped, and the error of the next one names it. */
import { Control } from '../threads/control.ts';

export class OneTask {
  /** Of the present task; null between tasks. */
  control: Control | null = null;
  private name = '';

  /** @param name for people: "a run" */
  begin(name: string): Control {
    this.checkIdle();
    this.name = name;
    this.control = new Control();
    return this.control;
  }

  end(): void {
    this.control = null;
  }

  /** @throws Error naming the task that is under way */
  checkIdle(): void {
    if (this.control !== null) throw new Error(`${this.name} is under way: stop it first`);
  }

  async during<T>(name: string, work: (control: Control) => Promise<T>): Promise<T> {
    const control = this.begin(name);
    try {
      return await work(control);
    } finally {
      this.end();
    }
  }
}
