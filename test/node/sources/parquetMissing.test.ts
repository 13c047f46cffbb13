import { expect, test, vi } from "vitest";
import { openParquetSource } from "../../../src/node/sources/parquetSource.js";

vi.mock("@duckdb/node-api", () => {
  throw new Error("Cannot find package '@duckdb/node-api'");
});

test("without the engine a lake is not reduced: what to install is said, and what reads it all the same", async () => {
  await expect(openParquetSource(["lake.parquet"], "lake.parquet")).rejects.toThrow(
    "reducing parquet files needs the package @duckdb/node-api. Run npm install @duckdb/node-api. " +
      "Up to ten million rows are read without it: noisefloor report on the files.",
  );
});
