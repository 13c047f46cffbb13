import { InputError } from "../../errors.js";

/** Characters that part lines in other programs, and in no table or list of JSON rows. */
const SEPARATORS = /[\u2028\u2029\u0085]/;

/** The error for a text whose lines end in one of these; `null` for others. */
export function separatorError(text: string, file: string, line: number): InputError | null {
  const [found] = SEPARATORS.exec(text.replaceAll(/"[^"]*"/g, "")) ?? [];
  if (found === undefined) return null;
  const code = (found.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0");
  return new InputError(
    "other-line-ends",
    `the lines end in U+${code}, which ends lines in no table and no list of JSON rows. Save the file with line ends LF ` +
      `(perl -CSD -pe 's/\\x{${code}}/\\n/g').`,
    { file, line },
  );
}
