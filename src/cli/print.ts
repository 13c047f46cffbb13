import type { Readable } from "node:stream";
import { createGzip } from "node:zlib";
import pc from "picocolors";
import type { Block } from "../report/document/document.js";
import { renderText } from "../report/render/text.js";
import { replaceFile } from "./replaceFile.js";
import { writeStdout } from "./stdout.js";

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
  if (file === "-") process.stdout.write(text);
  else await replaceFile(file, [text]);
}

/** Writes what a stream gives to a file, packed when the name ends in `.gz`, or to stdout for `-`. */
export async function writeStream(file: string, source: Readable): Promise<void> {
  if (file === "-") await writeStdout(source);
  else await replaceFile(file, file.endsWith(".gz") ? source.compose(createGzip()) : source);
}
