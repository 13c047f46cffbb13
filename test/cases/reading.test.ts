import { describe, expect, test } from "vitest";
import { load } from "../../src/node/index.js";
import { capture } from "../cli/capture.js";
import { casePath, casesTitle, expected, hasCases } from "./cases.js";

/** The JSON that a command prints. */
async function json<Document>(...args: readonly string[]): Promise<Document> {
  const { stdout, stderr } = await capture(...args);
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as Document;
}

describe.skipIf(!hasCases)(`what is read${casesTitle}`, () => {
  test("loss-with-a-slash: the last word decides the direction", async () => {
    const { verdict, names } = expected<{ verdict: string; names: Record<string, boolean> }>("loss-with-a-slash");
    const path = casePath("loss-with-a-slash/loss.csv");
    const compared = await json<{ verdict: string; higherIsBetter: boolean }>(
      ...["compare", path, "--baseline", "base", "--candidate", "cand", "--json"],
    );
    expect([compared.verdict, compared.higherIsBetter]).toEqual([verdict, false]);
    const { runScores } = await load(path);
    expect(names[runScores[0]?.run.metric ?? ""]).toBe(false);
  });
});
