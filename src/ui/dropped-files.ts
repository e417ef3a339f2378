/** What was dropped on the page: files, and those in dropped folders that the page can use. */

/** Of a folder only these are looked at: whatever else lies in it is nobody's mistake. */
const USEFUL = /\.(json|png|safetensors)$/i;

export const usefulFiles = (files: readonly File[]): File[] => files.filter(({ name }) => USEFUL.test(name));

/** The authors' files are JSON and PNG, whatever they are called; anything else is held for a checkpoint. */
export async function isPaperFile(file: File): Promise<boolean> {
  if (/\.(json|png)$/i.test(file.name)) return true;
  if (/\.safetensors$/i.test(file.name)) return false;
  const start = new Uint8Array(await file.slice(0, 64).arrayBuffer());
  const isPng = start[0] === 0x89 && new TextDecoder('latin1').decode(start.subarray(1, 4)) === 'PNG';
  return isPng || /^\s*[[{]/.test(new TextDecoder().decode(start));
}

/** Call it inside the event's handler: what was dropped is gone when that has returned. */
export function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const roots = [...transfer.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => {
      const entry = item.webkitGetAsEntry();
      return entry?.isDirectory ? (entry as FileSystemDirectoryEntry) : item.getAsFile();
    });
  return gather(roots.filter((root) => root !== null));
}

async function gather(roots: readonly (File | FileSystemDirectoryEntry)[]): Promise<File[]> {
  const found: File[] = [];
  for (const root of roots) {
    if (root instanceof File) found.push(root);
    else found.push(...usefulFiles(await filesIn(root)));
  }
  return found;
}

async function filesIn(folder: FileSystemDirectoryEntry): Promise<File[]> {
  const found: File[] = [];
  for (const entry of await entriesOf(folder)) {
    if (entry.isDirectory) found.push(...(await filesIn(entry as FileSystemDirectoryEntry)));
    else found.push(await fileOf(entry as FileSystemFileEntry));
  }
  return found;
}

/** A reader gives a hundred at a time, and none at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));
