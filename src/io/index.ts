/** Readers: text or bytes → `Results`. Nothing here touches the disk. */

export type { STATE_CODE, StateCode } from "../data/resultMatrix.js";
export type { ResultsBuilder, RunSource, ScoreSheet, WrittenItem, WrittenRunScore } from "../data/resultsBuilder.js";
// Reading dumps of any known format.
export { type DumpContent, memoryContent } from "./bytes/dumpContent.js";
export type { ZipEntry } from "./bytes/zip/zipEntry.js";
// Archives: entries one at a time, counted as they come.
export { openZip, type ZipArchive, type ZipLimits } from "./bytes/zip.js";
// Writing what was read.
export { evalArenaRows } from "./formats/evalArena/rows.js";
// Logs of Inspect AI.
export { readEvalArchive } from "./formats/inspect/evalArchive.js";
export type { EvalHeader, PrintedScores } from "./formats/inspect/evalHeader.js";
export { type InspectLog, parseEvalLog } from "./formats/inspect/evalLog.js";
export type { MetricColumn, SampleTable } from "./formats/inspect/sampleTable.js";
// Readers of one format each.
export {
  type AggregateScore,
  type AggregateTask,
  type LmEvalAggregate,
  parseLmEvalAggregate,
} from "./formats/lmEval/aggregate.js";
export { type LmEvalFileName, parseLmEvalFileName } from "./formats/lmEval/fileName.js";
export { type LmEvalSamples, parseLmEvalSamples } from "./formats/lmEval/samples.js";
// Chosen items as text.
export { type BankedItem, itemBankTable, itemList, type ListedItem } from "./formats/own/itemList.js";
export { RESULTS_SCHEMA, resultsJson } from "./formats/own/resultsJson.js";
export { scoreMatrix } from "./formats/own/scoreMatrix.js";
export { scoreTable } from "./formats/own/scoreTable.js";
// Parquet, by an optional package.
export { readParquetTable } from "./formats/parquet/parquetTable.js";
export { scoreParquet } from "./formats/parquet/scoreParquet.js";
export { readLongTable, type TableOptions, type TableReading } from "./formats/tables/longTable.js";
export { type MatrixOptions, readMatrixTable } from "./formats/tables/matrixTable.js";
// What readers rely on, for readers of other formats.
export {
  type JsonObject,
  type JsonOptions,
  JsonReader,
  type JsonValue,
  parseJson,
  WrittenNumber,
} from "./json/json.js";
export { type DumpSource, readDumps } from "./readDumps.js";
export type { Assembly, DumpFile, DumpReader, FilePart, ReadContext, ReadOptions } from "./reader/dumpReader.js";
export type { FileHead } from "./reader/fileHead.js";
export type { StandaloneReading } from "./reader/standaloneReading.js";
export { companionPaths, detectFormat, FORMATS } from "./readers.js";
// Scores from formulas.
export { compileDerived, type Derivation, type DerivedScore, type FieldPlaces } from "./runs/derive.js";
export {
  compileRunPattern,
  type PATTERN_PARTS,
  type PatternPart,
  type PatternTags,
  type RunPattern,
} from "./runs/runPattern.js";
export { type CsvRow, type CsvTable, parseCsv, sniffDelimiter } from "./tables/csv.js";
export type { QuickCells, RowList, RowTable, Table, TableRow } from "./tables/rows.js";
export {
  readCsvTable,
  readJsonTable,
} from "./tables/table.js";
export type { TableLayout } from "./tables/tableLayout.js";
