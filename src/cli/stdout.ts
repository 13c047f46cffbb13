import { once } from "node:events";
import { WriteError } from "./exitCodes.js";

/** How standard output fared. */
let failure: NodeJS.ErrnoException | null = null;

/**
 * Keeps the program going when standard output cannot be written: the exit code is its verdict, whoever reads. A reader that
 * closes the pipe early (head, true) is no error; another fault is one, with an exit code that is no verdict.
 */
export function watchStandardStreams(onFailure: (error: WriteError) => void): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    const isFirst = failure === null;
    failure ??= error;
    if (isFirst && error.code !== "EPIPE") onFailure(new WriteError(`cannot write standard output: ${error.message}`));
  });
  // Nobody is left to be told.
  process.stderr.on("error", () => undefined);
}

/** Writes piece by piece, no faster than they are read, until nobody reads any more. Whether all was taken. */
export async function writeStdout(pieces: AsyncIterable<string | Uint8Array>): Promise<boolean> {
  for await (const piece of pieces) {
    if (failure !== null) return false;
    if (!process.stdout.write(piece)) await once(process.stdout, "drain").catch(() => undefined);
  }
  // A fault of the last piece comes with its own turn.
  await new Promise<void>((resolve) => setImmediate(resolve));
  return failure === null;
}
