import { describe, expect, test } from "vitest";
import { load } from "../../src/node/index.js";

const said = (address: string) =>
  load(address).then(
    () => "read",
    ({ code, message }: { code: string; message: string }) => `${code}: ${message}`,
  );

describe("an address where a path is asked for", () => {
  test.each([
    ["s3://lab/lake", "aws s3 sync s3://lab/lake scores", "'s3://lab/lake/**/*.parquet'"],
    ["s3://lab/lake/*/x-[0-9].parquet", "aws s3 sync s3://lab/lake scores", "'s3://lab/lake/**/*.parquet'"],
    ["s3://lab", "aws s3 sync s3://lab scores", "'s3://lab/**/*.parquet'"],
    ["gs://lab/lake/", "gcloud storage cp --recursive gs://lab/lake scores", "'gs://lab/lake/**/*.parquet'"],
  ])("%s: what copies it and what reads it there is said", async (address, copy, table) => {
    const message = await said(address);
    expect(message).toMatch(/^address: s3|^address: gs/);
    expect(message).toContain(`Copy it: ${copy}, and`);
    expect(message).toContain(`noisefloor sql --engine duckdb --table "read_parquet(${table})"`);
  });

  test("others are not read either, and no secret is shown", async () => {
    const message = await said("https://me:secret@lab/scores.csv?signature=secret");
    expect(message).toMatch(/^address: https:\/\/lab\/scores\.csv: only files on the disk/);
    expect(message).not.toContain("secret");
  });

  test("a path on the disk is none, whatever signs it holds", async () => {
    for (const path of ["a:b/c.csv", "s3:/lab", "C://x.csv"]) expect(await said(path)).toMatch(/^not-found: /);
  });
});
