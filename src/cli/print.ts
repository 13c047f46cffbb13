import type { Readable } from "node:stream";
import { createGzip } from "node:zlib";
import pc from "picocolors";
import type { Block } from "../report/document/document.js";
import { renderText } from "../report/render/text.js";
import { replaceFile } from "./replaceFile.js";
import { writeStdout } from "./stdout.js";

/** Rows of a table that a terminal shows before it refers to --all and --json. */
export const TERMINAL_ROWS = 30;

/** Whether a command prints all that it has, and not its first screen. */
export function isFull({ full, all }: { readonly full?: boolean; readonly all?: boolean }): boolean {
  return full === true || all === true;
}

/** Characters of a line where no terminal says how many it has. */
const UNKNOWN_WIDTH = 80;
/** Longest line of running text that is easily read, whatever the width of the terminal. */
const LONGEST_LINE = 110;
/** Narrower tables tell nothing. */
const NARROWEST_TABLE = 40;

/** Whether every column of every table is kept: an option of the program, whatever the command. */
let isWide = false;

/** Says once for all that is printed whether tables keep every column, however wide they get. */
export function printWide(wide: boolean): void {
  isWide = wide;
}

/** Prints a document on stdout, fitted to the terminal: emphasis only there, and no dependence of a pipe on a window. */
export function printBlocks(blocks: readonly Block[]): void {
  const isTerminal = process.stdout.isTTY === true;
  const columns = (isTerminal && process.stdout.columns) || UNKNOWN_WIDTH;
  const emphasis = isTerminal && pc.isColorSupported ? { bold: pc.bold, dim: pc.dim } : {};
  const fit = { width: Math.max(columns, NARROWEST_TABLE), wider: "--wide shows them" };
  const width = Math.min(columns, LONGEST_LINE);
  process.stdout.write(renderText(blocks, { ...emphasis, width, ...(isWide ? {} : { fit }) }));
}

/** Writes a text to a file, or to stdout for `-`. */
export async function writeTo(file: string, text: string): Promise<void> {
  if (file === "-") process.stdout.write(text);
  else await replaceFile(file, [text]);
}

/** Writes what a stream gives to a file, packed when the name ends in `.gz`, or to stdout for `-`. Whether all of it got there. */
export async function writeStream(file: string, source: Readable): Promise<boolean> {
  if (file === "-") return writeStdout(source);
  await replaceFile(file, file.endsWith(".gz") ? source.compose(createGzip()) : source);
  return true;
}
