/**
 * Errors of the origin's private file system as texts with the way out. A method may be absent, reject at once (private
 * windows, blocked site data) or fail later (a full disk, site data cleared meanwhile).
 */

const PRIVATE_FILES = "the origin's private file system";
/** The way out where a browser lacks private files or refuses them. */
const LEAVE_PRIVATE =
  'leave private browsing, allow this site to store data, or use a current Chrome, Edge, Firefox or Safari';

/** The browser stores no files for the page: every action that stores fails, all others work. */
export class StorageRefused extends Error {
  override name = 'StorageRefused';
}

/** What deletes something: files of the page itself, then the visitor's own. */
const MAKE_ROOM = 'delete runs in the room Runs, data of other sites, or files of this disk';

/** There is no room for a file of the page; what is stored is unharmed. Its name survives the way between threads. */
export class DiskFull extends Error {
  override name = 'DiskFull';

  /** @param left what is left, for people, with what was needed */
  constructor(path: string, left: string, cause: unknown) {
    super(`no room for "${path}": ${left}; ${MAKE_ROOM}`, { cause });
  }
}

/** Also of an error that another thread threw. */
export const isDiskFull = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'DiskFull';

/** @param method that is absent, such as "navigator.storage.getDirectory" */
export function lacksStorage(method: string): StorageRefused {
  return new StorageRefused(
    `this browser gives the page no private file system (${method}): ${LEAVE_PRIVATE}`,
  );
}

/** @param error of `navigator.storage.getDirectory`; browsers name the same refusal differently */
export function refusesStorage(error: unknown): StorageRefused {
  const text = `this browser refuses the page ${PRIVATE_FILES} (${named(error)}): ${LEAVE_PRIVATE}`;
  return new StorageRefused(text, { cause: error });
}

/**
 * Explains an error of a file handle, with the way out; an error that is not the browser's own is returned unchanged.
 * `writeFile` explains a full disk with the bytes needed.
 */
export function explainFileError(path: string, error: unknown): unknown {
  if (!(error instanceof DOMException)) return error;
  const explained = (text: string): Error => new Error(`${text} (${named(error)})`, { cause: error });
  switch (error.name) {
    case 'SecurityError':
    case 'NotAllowedError':
      return refusesStorage(error);
    case 'NotFoundError':
      return explained(
        `"${path}" is no longer in this browser's storage: the site's data was cleared meanwhile; ` +
          'press Train to start again',
      );
    case 'NoModificationAllowedError':
      return explained(
        `"${path}" is in use by another tab of this page: close that tab, then press Train; ` +
          'the run continues from the stored data',
      );
    case 'QuotaExceededError':
      return new DiskFull(path, 'the disk is full', error);
    default:
      return explained(
        `this browser could not open, read or write "${path}": reload the page, then press Train; stored data are kept`,
      );
  }
}

/** "SecurityError: the operation is insecure". */
function named(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === '' ? error.name : `${error.name}: ${error.message}`;
}
