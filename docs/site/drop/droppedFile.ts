import { isPassedOver } from "../../../src/io/reader/foundNames.js";

/** A file that somebody handed to the page. */
export interface DroppedFile {
  /** With the folders that it was dropped with, "/" between them. */
  readonly path: string;
  readonly file: File;
  /** Found in a folder, rather than handed over itself: it need not be a dump. */
  readonly found: boolean;
}

/** The files of a drop, those of folders to any depth; hidden files and installed packages are passed over. */
export async function droppedFiles(items: Iterable<DataTransferItem>): Promise<DroppedFile[]> {
  // The list is gone as soon as anything is waited for.
  const entries = [...items].flatMap((item) =>
    item.kind === "file" ? [item.webkitGetAsEntry() ?? item.getAsFile()] : [],
  );
  const files: DroppedFile[] = [];
  for (const entry of entries) {
    if (entry instanceof File) files.push({ path: entry.name, file: entry, found: false });
    else if (entry !== null) files.push(...(await entryFiles(entry, "", false)));
  }
  return files;
}

/** The files of a chooser; those of a chosen folder with their paths in it. */
export function chosenFiles(files: Iterable<File>): DroppedFile[] {
  return [...files].flatMap((file): DroppedFile[] => {
    const path = file.webkitRelativePath;
    if (path === "") return [{ path: file.name, file, found: false }];
    return path.split("/").slice(1).some(isPassedOver) ? [] : [{ path, file, found: true }];
  });
}

async function entryFiles(entry: FileSystemEntry, folder: string, found: boolean): Promise<DroppedFile[]> {
  const path = `${folder}${entry.name}`;
  if (found && isPassedOver(entry.name)) return [];
  if (entry.isFile) {
    const file = await new Promise<File>((done, fail) => (entry as FileSystemFileEntry).file(done, fail));
    return [{ path, file, found }];
  }
  const files: DroppedFile[] = [];
  for (const inside of await entriesOf(entry as FileSystemDirectoryEntry)) {
    files.push(...(await entryFiles(inside, `${path}/`, true)));
  }
  return files;
}

/** A reader gives a folder's entries by the hundred, and none at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  while (true) {
    const more = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (more.length === 0) return entries;
    entries.push(...more);
  }
}

/** The files of several drops together: the same file once, other files of the same path under a path of their own. */
export function joinedFiles(earlier: readonly DroppedFile[], more: readonly DroppedFile[]): DroppedFile[] {
  const joined = new Map(earlier.map((dropped) => [dropped.path, dropped]));
  for (const dropped of more) {
    let { path } = dropped;
    for (let number = 2; joined.has(path) && !isSame(joined.get(path) as DroppedFile, dropped); number++) {
      path = `${number}/${dropped.path}`;
    }
    joined.set(path, { ...dropped, path });
  }
  return [...joined.values()];
}

function isSame({ file: one }: DroppedFile, { file: other }: DroppedFile): boolean {
  return one.size === other.size && one.lastModified === other.lastModified;
}
