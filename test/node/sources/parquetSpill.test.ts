import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { scoreParquet } from "../../../src/io/index.js";
import { openParquetSource } from "../../../src/node/sources/parquetSource.js";
import { reportData } from "../../support/reportData.js";

const folder = mkdtempSync(join(tmpdir(), "noisefloor-spill-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("engines side by side write what memory does not hold to folders of their own, which go when they close", async () => {
  const file = join(folder, "scores.parquet");
  writeFileSync(file, await scoreParquet(reportData({ models: ["a", "b"], seeds: 1, items: 4 })));
  const sources = await Promise.all([1, 2].map(() => openParquetSource([file], "scores")));
  const folders: string[] = [];
  for (const source of sources) {
    for await (const rows of source.query("SELECT current_setting('temp_directory') AS place"))
      folders.push(...rows.map(({ place }) => place as string));
  }
  expect(new Set(folders).size).toBe(2);
  expect(folders.map(dirname)).toEqual([tmpdir(), tmpdir()]);
  expect(folders.every((place) => existsSync(place))).toBe(true);
  for (const source of sources) await source.close();
  expect(folders.some((place) => existsSync(place))).toBe(false);

  await expect(openParquetSource([join(folder, "none.parquet")], "none")).rejects.toThrow();
});
