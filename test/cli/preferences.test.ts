import { describe, expect, test } from "vitest";
import { capture, captureJson } from "./capture.js";
import { dumpFolder } from "./dumpFolder.js";

const pairs = "fixtures/dumps/gpt-4_pair.jsonl";

describe("noisefloor preferences", () => {
  const { write } = dumpFolder();

  test("prints strengths, pairs and whether they add up; --json holds the record", async () => {
    const { code, stdout } = await capture("preferences", pairs);
    expect(code).toBe(0);
    for (const words of ["gpt-4_pair · judge gpt-4", "wins", "adj. p", "F(1, 39)", "not measured: judge"]) {
      expect(stdout.replaceAll(/\s+/g, " ")).toContain(words);
    }
    const { rows } = await captureJson<{ rows: object[] }>("preferences", pairs, "--ties", "davidson", "--json");
    expect(rows).toMatchObject([{ kind: "preference-row", ok: true, clusters: 40 }]);
  });

  test("refuses scores of single answers, with a next step", async () => {
    const { code, stdout } = await capture("preferences", write("plain.csv", "model,item,score\na,1,1\nb,1,0\n"));
    expect(code).toBe(2);
    expect(stdout).toContain("REFUSED");
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("noisefloor judges");
  });
});
