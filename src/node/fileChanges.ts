import { type FSWatcher, watch } from "node:fs";
import { stat } from "node:fs/promises";
import type { FilePath } from "./fileName.js";
import { type FoundFile, findFiles } from "./findFiles.js";

interface FileChangesOptions {
  /** Ends the watching. */
  readonly signal: AbortSignal;
  /** Milliseconds after which the files are looked at though nothing was heard of them; default 1000. */
  readonly pollMs?: number;
}

/** Files that are being written are left alone for so many milliseconds, at most so often. */
const QUIET_MS = 120;
const MOST_WAITS = 5;
/** Looking takes no more than this share of the time. */
const SHARE = 1 / 5;

/**
 * Gives at once, and then each time that the files of these paths are others than when it last gave: new ones, longer ones, fewer. The system's own events only
 * wake it: they are not to be had everywhere (network disks, too many folders), and what counts is what the files are.
 */
export async function* fileChanges(
  paths: readonly string[],
  { signal, pollMs = 1000 }: FileChangesOptions,
): AsyncGenerator<void> {
  let known = await stateOf(paths);
  const bell = new Bell(paths, signal);
  try {
    yield;
    let looked = 0;
    while (!signal.aborted) {
      await bell.rings(Math.max(pollMs, looked / SHARE));
      const start = performance.now();
      let now = await stateOf(paths);
      looked = performance.now() - start;
      if (now === known) continue;
      for (let waits = 0; waits < MOST_WAITS && !signal.aborted; waits++) {
        await bell.waits(QUIET_MS);
        const later = await stateOf(paths);
        if (later === now) break;
        now = later;
      }
      if (signal.aborted) return;
      known = now;
      yield;
    }
  } finally {
    bell.close();
  }
}

/** What the files are, as one text; the reason where they cannot be found. */
async function stateOf(paths: readonly string[]): Promise<string> {
  const files = await findFiles(paths).catch((error: Error) => error.message);
  if (typeof files === "string") return files;
  return (await Promise.all(files.map(fileState))).join("\n");
}

async function fileState({ path, location }: FoundFile): Promise<string> {
  const state = await stat(location as FilePath).then(
    ({ size, mtimeMs, ino }) => `${size} ${mtimeMs} ${ino}`,
    () => "gone",
  );
  return `${path} ${state}`;
}

/** Rings when the system says that something happened in one of the folders, and at the latest after a while. */
class Bell {
  readonly #watchers: FSWatcher[] = [];
  #isRung = false;
  #wake: () => void = () => {};

  constructor(paths: readonly string[], signal: AbortSignal) {
    const ring = () => {
      this.#isRung = true;
      this.#wake();
    };
    signal.addEventListener("abort", ring, { once: true });
    for (const path of paths) {
      try {
        // Where there are no events, or no more of them, the files are looked at all the same.
        this.#watchers.push(watch(path, { recursive: true, persistent: false }, ring).on("error", () => {}));
      } catch {}
    }
  }

  async rings(mostMs: number): Promise<void> {
    if (!this.#isRung) {
      await new Promise<void>((done) => {
        const timer = setTimeout(done, mostMs);
        this.#wake = () => {
          clearTimeout(timer);
          done();
        };
      });
    }
    this.#isRung = false;
  }

  waits(ms: number): Promise<void> {
    return new Promise((done) => void setTimeout(done, ms));
  }

  close(): void {
    for (const watcher of this.#watchers) watcher.close();
  }
}
