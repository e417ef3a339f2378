/** Errors whose message is all that people need: the command prints it without a stack. */

export class PlainError extends Error {
  override name = 'PlainError';
}
