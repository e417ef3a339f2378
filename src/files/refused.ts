/**
 * What a browser's refusal of the origin's private files means, and the way out of it. A method may be absent, refuse
 * at once (private windows, blocked site data) or fail later (a full disk, site data cleared under way).
 */

const PRIVATE_FILES = "the origin's private file system";
/** The one way out, whether a browser lacks private files or refuses them. */
const LEAVE_PRIVATE =
  'leave private browsing, allow this site to store data, or use a current Chrome, Edge, Firefox or Safari';

/** The browser keeps no files for the page: nothing that stores can be done, everything else can. */
export class StorageRefused extends Error {
  override name = 'StorageRefused';
}

/** @param method that the browser lacks: "navigator.storage.getDirectory" */
export function lacksStorage(method: string): StorageRefused {
  return new StorageRefused(
    `this browser gives the page no private file system (${method}): ${LEAVE_PRIVATE}`,
  );
}

/** Whatever `navigator.storage.getDirectory` rejects with: browsers name the same refusal differently. */
export function refusesStorage(error: unknown): StorageRefused {
  const text = `this browser refuses the page ${PRIVATE_FILES} (${named(error)}): ${LEAVE_PRIVATE}`;
  return new StorageRefused(text, { cause: error });
}

/**
 * An error of a file handle as a sentence with the way out; what is not the browser's own error comes back as it is.
 * A full disk is told of by who knows what was to be written.
 */
export function explainFileError(path: string, error: unknown): unknown {
  if (!(error instanceof DOMException)) return error;
  const said = (text: string): Error => new Error(`${text} (${named(error)})`, { cause: error });
  switch (error.name) {
    case 'SecurityError':
    case 'NotAllowedError':
      return refusesStorage(error);
    case 'NotFoundError':
      return said(
        `"${path}" is no longer in this browser's storage: the site's data was cleared meanwhile; press Train to begin anew`,
      );
    case 'NoModificationAllowedError':
      return said(
        `"${path}" is in use by another tab of this page: close that tab, then press Train; the run goes on from what is stored`,
      );
    case 'QuotaExceededError':
      return said(
        `no room for "${path}": free some disk or delete other sites' data, then press Train; what is stored is kept`,
      );
    default:
      return said(
        `this browser could not open, read or write "${path}": reload the page, then press Train; what is stored is kept`,
      );
  }
}

/** "SecurityError: the operation is insecure". */
function named(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === '' ? error.name : `${error.name}: ${error.message}`;
}
