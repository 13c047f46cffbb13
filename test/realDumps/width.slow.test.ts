import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { capture } from "../cli/capture.js";
import { CALLS_ON_A_PAIR, COMMANDS_OF_A_FOLDER, inFull, tooWide } from "../support/tooWide.js";
import { hasRealData, realDataTitle, realPath } from "./realData.js";

/** Every folder of real dumps; where one holds dumps of several makes, each of them. */
const FOLDERS = [
  "curves",
  "framing",
  "helm",
  "inspect",
  "leaderboards/psn-12-models.csv.gz",
  "lm-eval/v0.3-aggregate",
  "lm-eval/v0.3-samples",
  "lm-eval/v0.4-aggregate",
  "lm-eval/v0.4-repeats",
  "lm-eval/v0.4.0-array",
  "lm-eval/v0.4.3-samples",
  "lm-eval/v0.4.9-pair",
  "matrices",
  "olmes",
  "openai-evals",
  "opencompass",
  "promptfoo",
  "seeds/hans-100-seeds.csv",
  "seeds/olmo-1xC-4-runs.csv",
  "simple-evals",
];

const folder = mkdtempSync(join(tmpdir(), "noisefloor-width-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!hasRealData)(`no line of real dumps is wider than 80 characters${realDataTitle}`, () => {
  test.each(FOLDERS)("of %s, by every command", { timeout: 900_000 }, async (folder) => {
    for (const command of COMMANDS_OF_A_FOLDER) {
      for (const flags of [[], inFull(command)]) {
        const { stdout } = await capture(command, realPath(folder), ...flags);
        expect(tooWide(stdout), [command, ...flags].join(" ")).toEqual([]);
      }
    }
  });

  test.each([
    ["lm-eval/v0.4-aggregate", "Qwen/Qwen2.5-1.5B", "Qwen/Qwen2.5-3B"],
    ["matrices/aime-II.csv", "DeepSeek-R1-Distill-14B", "DeepSeek-R1-Distill-32B"],
    ["seeds/olmo-1xC-4-runs.csv", "OLMo-190M", "OLMo-1B"],
  ])("of %s, by the commands that want two models, or their refusal", { timeout: 900_000 }, async (path, ...models) => {
    const files = [0, 1].map((place) => join(folder, `${path.replaceAll("/", "-")}-${place}.csv`)) as [string, string];
    for (const place of [0, 1] as const) {
      writeFileSync(files[place], (await capture("convert", realPath(path), "--model", models[place])).stdout);
    }
    for (const [command, wordsOf] of Object.entries(CALLS_ON_A_PAIR)) {
      const { code, stdout, stderr } = await capture(command, ...wordsOf({ path: realPath(path), models, files }));
      // Some commands want one task to be named, or answers to single items.
      if (code === 4) expect(stderr, command).toMatch(/--task|run-level scores only/);
      expect((stdout + stderr).length, command).toBeGreaterThan(40);
      expect(tooWide(stdout), command).toEqual([]);
    }
  });
});
