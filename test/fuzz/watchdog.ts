import { Worker } from "node:worker_threads";

/** Longest that one case may keep the thread; work without a pause lets no timer of that thread go off. */
const STUCK_MS = 60_000;
const LONGEST = 1 << 17;

const WATCH = `
const { workerData } = require("node:worker_threads");
const { writeFileSync, writeSync } = require("node:fs");
const { join } = require("node:path");
const { tmpdir } = require("node:os");
const { counts, bytes, stuck } = workerData;
let [last, since] = [-1, Date.now()];
setInterval(() => {
  const now = Atomics.load(counts, 0);
  if (now !== last) [last, since] = [now, Date.now()];
  if (Date.now() - since < stuck) return;
  const path = join(tmpdir(), "stuck-case-" + now);
  writeFileSync(path, bytes.slice(0, Atomics.load(counts, 1)));
  writeSync(2, "\\ncase " + now + " does not end; its bytes are in " + path + "\\n");
  process.kill(process.pid, "SIGKILL");
}, 1000);
`;

/** Ends the process, and leaves the bytes of the case behind, when one case does not end. */
export class Watchdog {
  readonly #counts = new Int32Array(new SharedArrayBuffer(8));
  readonly #bytes = new Uint8Array(new SharedArrayBuffer(LONGEST));
  readonly #worker = new Worker(WATCH, {
    eval: true,
    workerData: { counts: this.#counts, bytes: this.#bytes, stuck: STUCK_MS },
  });

  /** Begins a case. */
  watch(bytes: Uint8Array): void {
    this.#bytes.set(bytes.subarray(0, LONGEST));
    Atomics.store(this.#counts, 1, Math.min(bytes.length, LONGEST));
    Atomics.add(this.#counts, 0, 1);
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
