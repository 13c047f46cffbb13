import type { DumpReader } from "../../../reader/dumpReader.js";
import type { FileHead } from "../../../reader/fileHead.js";
import { assembleReadings, type StandaloneReading } from "../../../reader/standaloneReading.js";
import { scoreCell } from "../../../tables/scoreCell.js";
import { headerOf } from "../../exports/exportRows.js";
import { firstRows } from "../../tables/tableReader.js";
import { readAnswers, verdictOf } from "./answers.js";
import { layoutOf, readScores } from "./scores.js";

const ACCURACY = "VLMEvalKit accuracy";
const RESULTS = "VLMEvalKit results";

/** Scores of VLMEvalKit: tables of a benchmark's scores by split, category or measure, and the judged answers. */
export const vlmEvalKitReader: DumpReader<StandaloneReading> = {
  formats: {
    [ACCURACY]: "MODEL_DATASET_acc.csv and _score.csv of VLMEvalKit: scores by split, category or measure",
    [RESULTS]: "judged answers of VLMEvalKit, TSV, CSV or JSON: index, prediction, and hit or score",
  },
  recognise: (head, { map }) => (map === undefined ? formatOf(head) : null),
  read: ({ name, content }, format, context) =>
    format === ACCURACY ? readScores(content, name, format, context) : readAnswers(content, name, format, context),
  assemble: (parts) => assembleReadings(parts, RESULTS),
};

function formatOf(head: FileHead): string | null {
  const isJson = head.keys.length > 0;
  const keys = isJson ? head.keys : headerOf(head);
  if (verdictOf(keys) !== undefined) return RESULTS;
  const layout = layoutOf(keys);
  if (layout === null || (layout === "points") !== head.isDocument) return null;
  const rows = isJson ? [[...head.first(() => true).values()]] : bodyOf(head);
  const [first] = rows;
  if (first === undefined) return null;
  const texts = first.filter((value) => scoreCell(value) === null).length;
  // A row of anything but scores names what it is of in one cell; without one there is one row.
  const areNamed = layout === "splits" || layout === "counts";
  return (areNamed ? texts <= 1 : texts === 0 && rows.length === 1) ? ACCURACY : null;
}

/** The first rows below the header. */
function bodyOf({ text }: FileHead): readonly (readonly string[])[] {
  return firstRows(text, true, 3)
    .slice(1)
    .map(({ cells }) => cells);
}
