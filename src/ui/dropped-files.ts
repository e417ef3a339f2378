/** What was dropped on the page: files, and those in dropped folders that the page can use. */

/** Of a folder only these are read: other files in it are no error. */
const USEFUL = /\.(json|png|safetensors)$/i;

export const usefulFiles = (files: readonly File[]): File[] => files.filter(({ name }) => USEFUL.test(name));

/**
 * Whether a file is for the paper's agent, by its first bytes; where they do not tell, by its name. Anything else is
 * held for a checkpoint.
 */
export async function isPaperFile(file: File): Promise<boolean> {
  const start = new Uint8Array(await file.slice(0, 64).arrayBuffer());
  if (start[0] === 0x89 && new TextDecoder('latin1').decode(start.subarray(1, 4)) === 'PNG') return true;
  // A .safetensors begins with the length of its header, eight bytes of which the last ones are 0, and the header.
  if (start[8] === 0x7b && start.subarray(4, 8).every((byte) => byte === 0)) return false;
  if (/\.(json|png)$/i.test(file.name)) return true;
  if (/\.safetensors$/i.test(file.name)) return false;
  return /^\s*[[{]/.test(new TextDecoder().decode(start));
}

export interface SortedDrop {
  /** For the paper's agent. */
  papers: File[];
  checkpoint: File | null;
  notices: [level: 'info' | 'warning', text: string][];
}

/** Every file to where it belongs. Of two checkpoints neither is loaded, because it is unknown which one is meant. */
export async function sortDropped(files: readonly File[]): Promise<SortedDrop> {
  if (files.length === 0) {
    const text = 'None of the dropped files is a .safetensors, .json or .png file.';
    return { papers: [], checkpoint: null, notices: [['warning', text]] };
  }
  const isPaper = await Promise.all(files.map(isPaperFile));
  const papers = files.filter((_, i) => isPaper[i]);
  const [checkpoint = null, ...more] = files.filter((_, i) => !isPaper[i]);
  if (checkpoint === null) return { papers, checkpoint, notices: [] };
  if (more.length > 0) {
    const names = [checkpoint, ...more].map(pathOf).join(' and ');
    const text = `Only one checkpoint can be loaded at a time, so none of ${names} was loaded. Drop one of them.`;
    return { papers, checkpoint: null, notices: [['warning', text]] };
  }
  if (papers.length === 0) return { papers, checkpoint, notices: [] };
  const others = papers.length === 1 ? pathOf(papers[0]) : `${papers.length} files`;
  const text =
    `${checkpoint.name} is loaded as a checkpoint; ${others} ` +
    `${papers.length === 1 ? 'is' : 'are'} loaded for the paper's agent.`;
  return { papers, checkpoint, notices: [['info', text]] };
}

/** With the folder where there is one: files of one name lie in several. */
const pathOf = (file: File): string => file.webkitRelativePath || file.name;

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

async function fileOf(entry: FileSystemFileEntry): Promise<File> {
  const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
  // As in a folder that was chosen by the dialog; of what is dropped browsers leave it empty.
  return Object.defineProperty(file, 'webkitRelativePath', { value: entry.fullPath?.slice(1) ?? '' });
}
