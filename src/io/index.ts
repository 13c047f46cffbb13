/** Readers: text or bytes → `Results`. Nothing here touches the disk. */

export type { STATE_CODE, StateCode } from "../data/resultMatrix.js";
export type { ResultsBuilder, WrittenRunScore } from "../data/resultsBuilder.js";
export type { WrittenItem } from "../data/sheets/knownItems.js";
export type { RunSource, ScoreSheet } from "../data/sheets/openSheet.js";
export { type Deflate, type DumpContent, type KeyRepeats, memoryContent } from "./bytes/dumpContent.js";
export type { ZipEntry } from "./bytes/zip/zipEntry.js";
export type { ZipArchive, ZipLimits } from "./bytes/zip.js";
export type { EvalHeader, PrintedScores } from "./formats/inspect/evalHeader.js";
export type { InspectLog } from "./formats/inspect/evalLog.js";
export type { ReducedSample, Reduction } from "./formats/inspect/reductions.js";
export type { MetricColumn, SampleTable } from "./formats/inspect/sampleTable.js";
export type { AggregateScore, AggregateTask, LmEvalAggregate } from "./formats/lmEval/aggregate.js";
export type { LmEvalFileName } from "./formats/lmEval/fileName.js";
export type { ModelArgs } from "./formats/lmEval/modelArgs.js";
export type { LmEvalSamples } from "./formats/lmEval/samples.js";
export type { BankedItem, ListedItem } from "./formats/own/itemList.js";
export { resultsJson } from "./formats/own/resultsJson.js";
export { scoreMatrix } from "./formats/own/scoreMatrix.js";
export { scoreTable } from "./formats/own/scoreTable.js";
export { scoreParquet } from "./formats/parquet/scoreParquet.js";
export type { TableOptions, TableReading } from "./formats/tables/longTable.js";
export type { MatrixOptions } from "./formats/tables/matrixTable.js";
export type { JsonObject, JsonOptions, JsonValue, WrittenNumber } from "./json/json.js";
export { type DumpSource, readDumps } from "./readDumps.js";
export type { Assembly, DumpFile, DumpReader, FilePart, ReadContext, ReadOptions } from "./reader/dumpReader.js";
export type { FileHead } from "./reader/fileHead.js";
export type { StandaloneReading } from "./reader/standaloneReading.js";
export { companionPaths, detectFormat, FORMATS } from "./readers.js";
export { compileDerived, type Derivation, type DerivedScore, type FieldPlaces } from "./runs/derive.js";
export type { ModelColumns } from "./runs/followedColumns.js";
export {
  compileRunPattern,
  type PATTERN_PARTS,
  type PatternPart,
  type PatternTags,
  type RunPattern,
} from "./runs/runPattern.js";
export type { CsvRow, CsvTable } from "./tables/csv.js";
export type { QuickCells, RowList, RowTable, Table, TableRow } from "./tables/rows.js";
export type { ScoreCell } from "./tables/scoreCell.js";
export type { TableLayout } from "./tables/tableLayout.js";
