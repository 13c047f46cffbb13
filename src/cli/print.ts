import { writeFile } from "node:fs/promises";
import pc from "picocolors";
import type { Block } from "../report/document/document.js";
import { renderText } from "../report/render/text.js";
import { UsageError } from "./exitCodes.js";

/** Rows of a table that a terminal shows before it refers to --all and --json. */
export const TERMINAL_ROWS = 30;

/** Prints a document on stdout: emphasis only on a terminal. */
export function printBlocks(blocks: readonly Block[]): void {
  const terminal = process.stdout.isTTY === true && pc.isColorSupported;
  // Piped output does not depend on the width of anybody's window.
  const style = terminal ? { bold: pc.bold, dim: pc.dim, width: Math.min(process.stdout.columns || 110, 110) } : {};
  process.stdout.write(renderText(blocks, style));
}

/** Writes a text to a file, or to stdout for `-`. */
export async function writeTo(file: string, text: string): Promise<void> {
  if (file === "-") {
    process.stdout.write(text);
    return;
  }
  await writeFile(file, text).catch((error: Error) => {
    throw new UsageError(`cannot write ${file}: ${error.message}`);
  });
}
