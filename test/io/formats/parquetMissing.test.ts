import { parquetWriteBuffer } from "hyparquet-writer";
import { expect, test, vi } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { inputError } from "../dumps.js";

vi.mock("hyparquet", () => {
  throw new Error("Cannot find package 'hyparquet'");
});

test("without the optional packages a parquet file is refused, and how to install them is said", async () => {
  const bytes = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "score", data: [1], type: "DOUBLE" }] }));
  const error = await inputError(readDumps([{ name: "a.parquet", bytes }]));
  expect(error.code).toBe("missing-package");
  expect(error.message).toContain("npm install hyparquet hyparquet-compressors");
});
