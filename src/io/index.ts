/** Readers: text or bytes → `Results`. Nothing here touches the disk. */

export { type CsvRow, type CsvTable, parseCsv, sniffDelimiter } from "./csv.js";
// Reading dumps of any known format.
export { type DumpContent, memoryContent } from "./dumpContent.js";
export type { Assembly, DumpFile, DumpReader, FilePart, ReadContext, ReadOptions } from "./dumpReader.js";
// What readers rely on, for readers of other formats.
export { type JsonObject, type JsonOptions, JsonReader, type JsonValue, parseJson, WrittenNumber } from "./json.js";
// Readers of one format each.
export { type LmEvalAggregate, parseLmEvalAggregate } from "./lmEval/aggregate.js";
export { companionPath, type LmEvalFileName, parseLmEvalFileName } from "./lmEval/fileName.js";
export { type LmEvalSamples, parseLmEvalSamples } from "./lmEval/samples.js";
export { readLongTable, type TableOptions, type TableReading } from "./longTable.js";
export { type MatrixOptions, readMatrixTable } from "./matrixTable.js";
export { type DumpSource, readDumps } from "./readDumps.js";
export { detectFormat, FORMATS } from "./readers.js";
export { compileRunPattern, type PatternTags, type RunPattern } from "./runPattern.js";
export { readCsvTable, readJsonTable, type Table } from "./table.js";
export type { TableLayout } from "./tableLayout.js";
