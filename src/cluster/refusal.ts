/** Messages that are not used, and why. */

export type RefusalReason = 'malformed' | 'oversize' | 'version' | 'unknown' | 'quarantined' | 'late';

/** Why a message is not used; it is counted, and nothing else happens. */
export class Refusal extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, text: string) {
    super(text);
    this.name = 'Refusal';
    this.reason = reason;
  }
}
