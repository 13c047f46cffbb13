import { InputError } from "../../../errors.js";
import type { DumpReader } from "../../reader/dumpReader.js";
import { assembleReadings } from "../../reader/standaloneReading.js";
import { findColumns, isLongTable } from "../../tables/columns.js";
import { readLongTable, type TableReading } from "../tables/longTable.js";
import { isParquet, parquetColumns } from "./parquetFile.js";
import { readParquetTable } from "./parquetTable.js";

const FORMAT = "parquet table";

/** Long tables in parquet. Any parquet file comes here that no harness wrote, so that the reason can be said. */
export const parquetReader: DumpReader<TableReading> = {
  formats: {
    [FORMAT]: "parquet with the columns of a long table, by the optional packages hyparquet and hyparquet-compressors",
  },
  recognise: ({ bytes }) => (isParquet(bytes) ? FORMAT : null),
  async read({ name, content }, _, { options, pattern, derivation }) {
    const bytes = await content.bytes();
    const columns = await parquetColumns(bytes, name);
    if (!isLongTable(findColumns(columns, options.map, name))) {
      throw new InputError(
        "unknown-layout",
        `the columns are ${columns.map((column) => JSON.stringify(column)).join(", ")}; a table of scores needs score and model, ` +
          "task or item. Give their names with --map.",
        { file: name },
      );
    }
    return readLongTable(await readParquetTable(bytes, name, columns, options), { ...options, pattern, derivation });
  },
  assemble: (parts) => assembleReadings(parts, FORMAT),
};
