import { parentPort, workerData } from "node:worker_threads";
import { memoryContent } from "../io/bytes/dumpContent.js";
import type { ReadContext } from "../io/reader/dumpReader.js";
import { readPart } from "../io/reader/readAside.js";
import { READERS } from "../io/readers.js";
import { compileRunPattern } from "../io/runs/runPattern.js";
import { fileContent } from "./fileContent.js";
import { nativeDeflate } from "./nativeDeflate.js";
import type { ThreadAnswer, ThreadData, ThreadJob } from "./readPool.js";

/** The thread of a `ReadPool`: reads one file after another. What it cannot read it gives back without a word. */
const { options } = workerData as ThreadData;
const { runPattern } = options;
const context: ReadContext = {
  options,
  pattern: runPattern === undefined ? null : compileRunPattern(runPattern),
  derivation: null,
};
const answer = (message: ThreadAnswer) => parentPort?.postMessage(message);

async function read({ number, name, format, companion, bytes, location, size }: ThreadJob): Promise<void> {
  const onRead = (bytesRead: number) => answer({ number, bytesRead });
  const content =
    bytes === undefined
      ? fileContent(name, size, onRead, location)
      : { ...memoryContent(bytes), deflate: nativeDeflate };
  try {
    const reader = READERS.find(({ formats }) => Object.hasOwn(formats, format));
    answer({
      number,
      read: reader === undefined ? null : await readPart(reader, format, { name, content, companion }, context),
    });
  } catch {
    answer({ number, read: null });
  } finally {
    await content.close?.();
  }
}

// In their order: what waits takes no memory but that of its message.
let last = Promise.resolve();
parentPort?.on("message", (job: ThreadJob) => {
  last = last.then(() => read(job)).catch(() => undefined);
});
