/**
 * Tickets of tasks: only who knows the secret can make one, and the coordinator knows its own without keeping them, in
 * its next life too. A result for a task that was never sent is refused by them.
 */
import { sha256 } from 'js-sha256';

export class Tickets {
  private readonly secret: string;

  /** @param secret of the coordinator; evaluators do not know it */
  constructor(secret: string) {
    this.secret = secret;
  }

  /** @param copy how often the task was sent before */
  of(round: string, id: number, copy: number): string {
    return `${copy}_${sha256.hmac(this.secret, `${round}/${id}/${copy}`).slice(0, 16)}`;
  }

  isValid(ticket: string, round: string, id: number): boolean {
    const copy = /^\d{1,6}(?=_)/.exec(ticket)?.[0];
    return copy !== undefined && ticket === this.of(round, id, Number(copy));
  }
}
