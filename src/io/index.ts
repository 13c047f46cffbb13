/** Readers: text or bytes → `Results`. Nothing here touches the disk. */

export type { ResultsBuilder, RunSource, ScoreSheet, WrittenItem } from "../data/resultsBuilder.js";
export { type CsvRow, type CsvTable, parseCsv, sniffDelimiter } from "./csv.js";
// Scores from formulas.
export { compileDerived, type Derivation, type DerivedScore, type FieldPlaces } from "./derive.js";
// Reading dumps of any known format.
export { type DumpContent, memoryContent } from "./dumpContent.js";
export type { Assembly, DumpFile, DumpReader, FilePart, ReadContext, ReadOptions } from "./dumpReader.js";
// Writing what was read.
export { evalArenaRows } from "./evalArenaRows.js";
export type { FileHead } from "./fileHead.js";
// Logs of Inspect AI.
export { readEvalArchive } from "./inspect/evalArchive.js";
export type { EvalHeader, PrintedScores } from "./inspect/evalHeader.js";
export { type InspectLog, parseEvalLog } from "./inspect/evalLog.js";
export type { MetricColumn, SampleTable } from "./inspect/sampleTable.js";
// Chosen items as text.
export { type BankedItem, itemBankTable, itemList, type ListedItem } from "./itemList.js";
// What readers rely on, for readers of other formats.
export { type JsonObject, type JsonOptions, JsonReader, type JsonValue, parseJson, WrittenNumber } from "./json.js";
// Readers of one format each.
export {
  type AggregateScore,
  type AggregateTask,
  type LmEvalAggregate,
  parseLmEvalAggregate,
} from "./lmEval/aggregate.js";
export { type LmEvalFileName, parseLmEvalFileName } from "./lmEval/fileName.js";
export { type LmEvalSamples, parseLmEvalSamples } from "./lmEval/samples.js";
export { readLongTable, type TableOptions, type TableReading } from "./longTable.js";
export { type MatrixOptions, readMatrixTable } from "./matrixTable.js";
// Parquet, by an optional package.
export { readParquetTable } from "./parquet/parquetTable.js";
export { type DumpSource, readDumps } from "./readDumps.js";
export { companionPaths, detectFormat, FORMATS } from "./readers.js";
export { RESULTS_SCHEMA, resultsJson } from "./resultsJson.js";
export {
  compileRunPattern,
  type PATTERN_PARTS,
  type PatternPart,
  type PatternTags,
  type RunPattern,
} from "./runPattern.js";
export { scoreMatrix } from "./scoreMatrix.js";
export { scoreParquet } from "./scoreParquet.js";
export { scoreTable } from "./scoreTable.js";
export type { StandaloneReading } from "./standaloneReading.js";
export {
  type QuickCells,
  type RowList,
  type RowTable,
  readCsvTable,
  readJsonTable,
  type Table,
  type TableRow,
} from "./table.js";
export type { TableLayout } from "./tableLayout.js";
export type { ZipEntry } from "./zip/zipEntry.js";
// Archives: entries one at a time, counted as they come.
export { openZip, type ZipArchive, type ZipLimits } from "./zip.js";
