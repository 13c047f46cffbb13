import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { DumpContent, ReadOptions } from "../io/index.js";
import type { AsideJob, BegunAside, ReadAside, ReadPart } from "../io/reader/readAside.js";
import type { OnRead } from "./fileContent.js";
import type { FilePath } from "./fileName.js";

/** Where a file's bytes are: in memory, or on the disk. */
export type LyingFile =
  | { readonly bytes: Uint8Array }
  | { readonly location: FilePath; readonly size: number; readonly onRead: OnRead };

/** What a thread is told of itself. */
export interface ThreadData {
  readonly options: ReadOptions;
}

/** What a thread is told to read. */
export interface ThreadJob extends Omit<AsideJob, "content"> {
  readonly number: number;
  readonly bytes?: Uint8Array;
  readonly location?: FilePath;
}

/** What a thread says: how far it has come, or what it read; `null` where it could not. */
export type ThreadAnswer =
  | { readonly number: number; readonly bytesRead: number }
  | { readonly number: number; readonly read: ReadPart | null };

/** Fewer bytes than this are read before threads would have started. */
const WORTH_THREADS = 16e6;
/** Bytes that may wait for a thread that is reading another file. */
const MOST_WAITING = 4e6;
/** Beyond so many, this thread does nothing but to put together what the others read. */
const MOST_THREADS = 7;

/** As many threads as there are cores beside the one of the program itself. */
export function usualWorkers(): number {
  return Math.min(MOST_THREADS, availableParallelism() - 1);
}

interface Waiting {
  readonly size: number;
  readonly onRead: OnRead;
  done(read: ReadPart | null): void;
  fail(error: unknown): void;
}

interface Thread {
  readonly worker: Worker;
  readonly jobs: Map<number, Waiting>;
}

/**
 * Threads that read files: started one by one when there is much to read, each with little waiting, so that the calling thread
 * reads what none of them is free for. A thread that ends or cannot be started gives its files back.
 */
export class ReadPool implements ReadAside {
  readonly #threads: Thread[] = [];
  readonly #data: ThreadData;
  readonly #script: URL;
  readonly #lying: WeakMap<DumpContent, LyingFile>;
  readonly #worth: number;
  #most: number;
  #seen = 0;
  #number = 0;

  constructor({
    script,
    workers,
    options,
    lying,
    worth = WORTH_THREADS,
  }: {
    /** The built `readThread`. */
    readonly script: URL;
    readonly workers: number;
    readonly options: ReadOptions;
    /** Where contents lie that a thread can read by itself. */
    readonly lying: WeakMap<DumpContent, LyingFile>;
    /** Bytes from which on threads are started. */
    readonly worth?: number;
  }) {
    this.#script = script;
    this.#most = workers;
    this.#data = { options };
    this.#lying = lying;
    this.#worth = worth;
  }

  async begin({ content, ...job }: AsideJob): Promise<BegunAside | null> {
    const { size } = job;
    this.#seen += size;
    if (this.#most < 1 || this.#seen < this.#worth) return null;
    // Answers of threads are heard between tasks, of which reading by itself has none.
    await new Promise(setImmediate);
    const file = this.#lying.get(content);
    const thread = file === undefined ? null : this.#free(size);
    if (file === undefined || thread === null) return null;
    const number = this.#number++;
    const read = new Promise<ReadPart | null>((done, fail) => {
      const onRead = "bytes" in file ? () => undefined : file.onRead;
      thread.jobs.set(number, { size, onRead, done, fail });
    });
    const place = "bytes" in file ? { bytes: file.bytes } : { location: file.location };
    try {
      thread.worker.postMessage({ number, ...job, ...place } satisfies ThreadJob);
    } catch {
      thread.jobs.delete(number);
      return null;
    }
    return { read };
  }

  /** Ends all threads, whatever they are doing; nothing more is said of what they were to read. */
  async close(): Promise<void> {
    this.#most = 0;
    for (const { jobs } of this.#threads) jobs.clear();
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  /** A thread with nothing to do, a new one, or one with little. */
  #free(size: number): Thread | null {
    const idle = this.#threads.find(({ jobs }) => jobs.size === 0);
    if (idle !== undefined) return idle;
    if (this.#threads.length < this.#most) return this.#started();
    const waiting = ({ jobs }: Thread) => [...jobs.values()].reduce((sum, job) => sum + job.size, 0);
    return this.#threads.find((thread) => waiting(thread) + size <= MOST_WAITING) ?? null;
  }

  /** `null` where the system allows no threads, as under Node's permissions; none is tried again. */
  #started(): Thread | null {
    let worker: Worker;
    try {
      worker = new Worker(this.#script, { workerData: this.#data });
    } catch {
      this.#most = 0;
      return null;
    }
    const jobs: Thread["jobs"] = new Map();
    const thread: Thread = { worker, jobs };
    worker.on("message", (answer: ThreadAnswer) => {
      const job = jobs.get(answer.number);
      if ("read" in answer) {
        jobs.delete(answer.number);
        job?.done(answer.read);
        return;
      }
      try {
        job?.onRead(answer.bytesRead);
      } catch (error) {
        // Whoever counts the bytes may stop the reading.
        job?.fail(error);
      }
    });
    const end = () => {
      this.#most = 0;
      this.#threads.splice(0, this.#threads.length, ...this.#threads.filter((one) => one !== thread));
      for (const job of jobs.values()) job.done(null);
      jobs.clear();
    };
    worker.on("error", end);
    worker.on("messageerror", end);
    worker.on("exit", end);
    this.#threads.push(thread);
    return thread;
  }
}
