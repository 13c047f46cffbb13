import { describe, expect, test } from "vitest";
import { capture } from "../cli/capture.js";
import { COMMANDS_OF_A_FOLDER, inFull, tooWide } from "../support/tooWide.js";
import { hasRealData, realDataTitle, realPath } from "./realData.js";

const FOLDERS = [
  "curves/pythia-v1.csv",
  "helm",
  "lm-eval/v0.4.9-pair",
  "lm-eval/v0.4-aggregate",
  "lm-eval/v0.4-repeats",
  "matrices",
  "inspect",
  "framing/olmo-13B-completion-and-choice.csv",
  "seeds/olmo-1xC-4-runs.csv",
  "seeds/hans-100-seeds.csv",
];

describe.skipIf(!hasRealData)(`no line of real dumps is wider than 80 characters${realDataTitle}`, () => {
  test.each(FOLDERS)("of %s, by every command", { timeout: 120_000 }, async (folder) => {
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
  ])("of %s, by compare", async (path, baseline, candidate) => {
    const { stdout } = await capture("compare", realPath(path), "--baseline", baseline, "--candidate", candidate);
    expect(stdout.length).toBeGreaterThan(80);
    expect(tooWide(stdout)).toEqual([]);
  });
});
