/** Files in and out of the page. */
import type { SavedFile } from '../store/actions.ts';

/** @throws Error with the way out where the file is no longer what was chosen */
export async function readFile(file: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    throw new Error(whyUnread(error), { cause: error });
  }
}

/** What a file's refusal to be read means. */
function whyUnread(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  // Chromium calls a file that has changed or gone the one or the other.
  if (name === 'NotFoundError' || name === 'NotReadableError') {
    return (
      'the file was moved, changed or deleted since it was chosen, or the browser has no ' +
      `permission to read it (${String(error)}); choose it again`
    );
  }
  return `the browser could not read it (${String(error)}); choose it again, or a smaller one`;
}

/**
 * Offers a file as a download.
 * @throws Error with the way out where the browser refuses
 */
export function download(name: string, content: SavedFile['content'], type: string): void {
  const part = content instanceof Uint8Array ? new Uint8Array(content) : content;
  let url: string;
  try {
    url = URL.createObjectURL(new Blob([part], { type }));
  } catch (error) {
    throw new Error(
      `this browser refused the download of ${name} (${String(error)}): allow downloads for ` +
        'this site, or use another browser',
      { cause: error },
    );
  }
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold on the data once it began.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A file of the page as a download. */
export const deliver = ({ name, content, type }: SavedFile): void => download(name, content, type);

/**
 * Text to the clipboard.
 * @throws Error with the way out where the browser has none or refuses
 */
export async function copyText(text: string): Promise<void> {
  const byHand = 'select the text and copy it with Ctrl+C or ⌘C';
  if (typeof navigator.clipboard?.writeText !== 'function') {
    throw new Error(`this browser has no clipboard for the page: ${byHand}`);
  }
  try {
    await navigator.clipboard.writeText(text);
  } catch (error) {
    throw new Error(`this browser refused access to the clipboard (${String(error)}): ${byHand}`, {
      cause: error,
    });
  }
}
