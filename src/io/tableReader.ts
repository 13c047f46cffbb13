import { findColumns, isLongTable } from "./columns.js";
import { parseCsv } from "./csv.js";
import type { DumpReader, ReadContext } from "./dumpReader.js";
import { type FileHead, HEAD_LENGTH } from "./fileHead.js";
import { readLongTable, type TableReading } from "./longTable.js";
import { readMatrixTable } from "./matrixTable.js";
import { isNumberCell } from "./scoreCell.js";
import { readCsvTable, readJsonTable } from "./table.js";

/** Tables that people write themselves: one row a score, or a matrix. */
export const tableReader: DumpReader<TableReading> = {
  formats: {
    "long table": "CSV or TSV with one row a score: model, task, item, score …",
    "long rows": "JSON Lines with one row a score: model, task, item, score …",
    "matrix table": "CSV or TSV of runs × items, items × runs or runs × tasks",
  },
  recognise(head, { map }) {
    if (head.start === undefined) return null;
    if (head.start === "{" || head.start === "[") return isLong(head.keys, map) ? "long rows" : null;
    return tableFormat(head, map);
  },
  read: async ({ name, content }, format, context) => readTable(await content.bytes(), name, format, context),
  assemble: (parts) => ({
    tasks: parts.flatMap(({ part }) => part.tasks),
    patternNames: parts.flatMap(({ part }) => part.patternNames),
    contribute(builder) {
      const originals = new Map<string, string>();
      let fits = 0;
      for (const { file, hash, part } of parts) {
        fits += part.patternFits;
        const original = part.namesModels ? originals.get(hash) : undefined;
        if (original !== undefined) {
          builder.file({ name: file, format: "table", understood: `a copy of ${original}` });
          builder.note({ code: "identical-files", message: `${file} is byte for byte ${original}; it was read once` });
          continue;
        }
        originals.set(hash, file);
        part.contribute(builder);
      }
      return fits;
    },
  }),
};

async function readTable(
  bytes: Uint8Array,
  file: string,
  format: string,
  { options, pattern }: ReadContext,
): Promise<TableReading> {
  const tableOptions = { ...options, pattern };
  if (format === "long rows") return readLongTable(readJsonTable(bytes, file), tableOptions);
  const table = await readCsvTable(bytes, file);
  return format === "long table" && options.layout === undefined
    ? readLongTable(table, tableOptions)
    : readMatrixTable(table, tableOptions);
}

async function tableFormat(
  { text, bytes }: FileHead,
  map: Readonly<Record<string, string>> | undefined,
): Promise<string | null> {
  // The last line may be cut off.
  const whole = bytes.length < HEAD_LENGTH ? text : text.slice(0, text.lastIndexOf("\n") + 1);
  const rows = (await parseCsv(whole, "").catch(() => ({ rows: [] }))).rows.slice(0, 200);
  const [header, ...body] = rows;
  if (header === undefined) return null;
  const width = header.cells.length;
  if (isLong(header.cells, map)) return "long table";
  if (width < 2 || body.length === 0) return null;
  const numeric = body.filter(
    ({ cells }) => cells.length === width && cells.filter(isNumberCell).length >= Math.max(1, (width - 1) / 2),
  );
  return numeric.length >= body.length / 2 ? "matrix table" : null;
}

function isLong(header: readonly string[], map: Readonly<Record<string, string>> | undefined): boolean {
  const present = Object.entries(map ?? {}).filter(([, theirs]) => header.some((name) => name.trim() === theirs));
  return isLongTable(findColumns(header, Object.fromEntries(present)));
}
