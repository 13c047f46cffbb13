/** What the program's exit code says; documented in the README and in `--help`. */
export const EXIT = {
  done: 0,
  /** Only `gate` uses it. */
  regression: 1,
  /** Cannot tell, or the one analysis asked for was refused. */
  undecided: 2,
  badInput: 3,
  badUsage: 4,
  /** The result could not be written, and nothing is said about it. */
  notWritten: 5,
  /** A fault of this program (EX_SOFTWARE). */
  fault: 70,
} as const;

/** A command line that cannot be carried out as written: exit code 4. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A result that could not be written to where it should: exit code 5. */
export class WriteError extends Error {
  override readonly name = "WriteError";
}
