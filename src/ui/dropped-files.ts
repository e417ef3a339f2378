/** What was dropped on the page: files, and those in dropped folders that the page can use. */

/** Of a folder only these are read: other files in it are no error. */
const USEFUL = /\.(json|png|safetensors|npz)$/i;

export const usefulFiles = (files: readonly File[]): File[] => files.filter(({ name }) => USEFUL.test(name));

/** What a file is for. */
export type FileKind = 'paper' | 'episode' | 'checkpoint';

/** The kind of a file by its first bytes; where they do not tell, by its name; anything else counts as a checkpoint. */
export async function kindOf(file: File): Promise<FileKind> {
  const start = new Uint8Array(await file.slice(0, 64).arrayBuffer());
  const begins = (...bytes: number[]): boolean => bytes.every((byte, i) => start[i] === byte);
  if (begins(0x89, 0x50, 0x4e, 0x47)) return 'paper';
  // A zip, which an .npz is: "PK", then the mark of a file or, where it holds none, of its directory.
  if (begins(0x50, 0x4b, 3, 4) || begins(0x50, 0x4b, 5, 6)) return 'episode';
  // A .safetensors begins with the length of its header, eight bytes of which the last ones are 0, and the header.
  if (start[8] === 0x7b && start.subarray(4, 8).every((byte) => byte === 0)) return 'checkpoint';
  if (/\.npz$/i.test(file.name)) return 'episode';
  if (/\.(json|png)$/i.test(file.name)) return 'paper';
  if (/\.safetensors$/i.test(file.name)) return 'checkpoint';
  return /^\s*[[{]/.test(new TextDecoder().decode(start)) ? 'paper' : 'checkpoint';
}

export interface SortedDrop {
  /** For the paper's agent. */
  papers: File[];
  /** In the order of their names. */
  episodes: File[];
  checkpoint: File | null;
  notices: [level: 'info' | 'warning', text: string][];
}

/** Every file to where it belongs. Of two checkpoints neither is loaded, because it is unknown which one is meant. */
export async function sortDropped(files: readonly File[]): Promise<SortedDrop> {
  const kinds = await Promise.all(files.map(kindOf));
  const of = (kind: FileKind): File[] => files.filter((_, i) => kinds[i] === kind);
  const papers = of('paper');
  const episodes = of('episode').sort((a, b) => pathOf(a).localeCompare(pathOf(b), 'en', { numeric: true }));
  const [checkpoint = null, ...more] = of('checkpoint');
  const sorted: SortedDrop = { papers, episodes, checkpoint, notices: [] };
  if (files.length === 0) {
    const text = 'None of the dropped files is a .safetensors, .npz, .json or .png file.';
    return { ...sorted, notices: [['warning', text]] };
  }
  if (checkpoint === null) return sorted;
  if (more.length > 0) {
    const names = [checkpoint, ...more].map(pathOf).join(' and ');
    const text = `Only one checkpoint can be loaded at a time, so none of ${names} was loaded. Drop one of them.`;
    return { ...sorted, checkpoint: null, notices: [['warning', text]] };
  }
  const others = [
    ...(papers.length > 0 ? [`${namesOf(papers)} loaded for the paper's agent`] : []),
    ...(episodes.length > 0 ? [`${namesOf(episodes)} imported as episodes`] : []),
  ];
  if (others.length === 0) return sorted;
  const text = `${checkpoint.name} is loaded as a checkpoint; ${others.join('; ')}.`;
  return { ...sorted, notices: [['info', text]] };
}

/** "rnn.json is", "12 files are" */
const namesOf = (files: readonly File[]): string =>
  files.length === 1 ? `${pathOf(files[0])} is` : `${files.length} files are`;

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
