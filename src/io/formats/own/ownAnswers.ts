import { InputError } from "../../../errors.js";
import type { FileHead } from "../../reader/fileHead.js";

/** What the JSON documents of the commands begin with, and the rows of a report's tables end with. */
const ANSWER = /^noisefloor\/(?!results\/)([\w-]+)\/\d+$/;

/**
 * The error for a file that this program wrote as an answer; `null` for others. Its numbers are about scores and are none:
 * read beside the dump that they were made from, they would count it twice.
 */
export function ownAnswerError(head: FileHead): InputError | null {
  const schema = head.keys.length > 0 ? head.first((key) => key === "schema").get("schema") : lastCell(head.text);
  const [, command] = (typeof schema === "string" ? ANSWER.exec(schema) : null) ?? [];
  if (command === undefined) return null;
  return new InputError(
    "own-answer",
    `the file is an answer of noisefloor ${command}, no dump of scores. Give the dump that it was made from.`,
    { file: head.name },
  );
}

/** The cell under the last heading of a table, where that is `schema`. */
function lastCell(text: string): string | undefined {
  const end = text.indexOf("\n");
  if (!/,"?schema"?\r?$/.test(text.slice(Math.max(0, end - 20), end))) return undefined;
  // A cell may hold line ends; the first line that ends like one of ours is the end of a row.
  return /,(noisefloor\/[\w-]+\/\d+)\r?$/m.exec(text)?.[1];
}
