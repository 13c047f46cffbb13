import { describe, expect, test } from "vitest";
import { gate } from "../../src/analysis/gate/gate.js";
import { load } from "../../src/node/index.js";
import { capture } from "../cli/capture.js";
import { casePath, casesTitle, expected as expectedOf, hasCases } from "./cases.js";

describe.skipIf(!hasCases)(`inference on what people bring${casesTitle}`, () => {
  test("gate-without-spread: nothing changed on any item, or everything by the same amount", async () => {
    const { same, ratings } = expectedOf<{
      same: { exit: number };
      ratings: { exit: number; difference: number; oneSidedSignFlipP: number };
    }>("gate-without-spread");
    const at = (name: string) => casePath(`gate-without-spread/${name}.csv`);
    const unchanged = gate(await load(at("base")), await load(at("same")), { minimumEffect: "2pt" });
    expect(unchanged.outcome).toBe("not-regressed");
    expect(unchanged.tasks[0]!.notes.map(({ code }) => code)).toContain("identical");
    const fallen = gate(await load(at("ratings-base")), await load(at("ratings-cand")), { minimumEffect: "0.5" });
    const [task] = fallen.tasks;
    expect(fallen.outcome).toBe("regressed");
    expect(task!.difference).toBe(ratings.difference);
    expect(task!.pValue! / ratings.oneSidedSignFlipP).toBeCloseTo(1, 9);
    expect([task!.interval, task!.standardError]).toEqual([null, null]);
    const run = (base: string, candidate: string, effect: string) =>
      capture("gate", at(base), at(candidate), "--min-effect", effect);
    expect((await run("base", "same", "2pt")).code).toBe(same.exit);
    expect((await run("ratings-base", "ratings-cand", "0.5")).code).toBe(ratings.exit);
  });

  test.each(["slightly", "once-much"])(
    "small-ordinal-preferences/%s: four wins and no loss cannot be shown",
    async (file) => {
      const { signFlipP, verdict } = expectedOf<{ signFlipP: number; verdict: string }>("small-ordinal-preferences");
      const path = casePath(`small-ordinal-preferences/${file}.csv`);
      const { stdout } = await capture("compare", path, "--baseline", "off", "--candidate", "on", "--json");
      expect(stdout).toMatch(new RegExp(`"verdict": ?"${verdict}"`));
      expect(stdout).toMatch(new RegExp(`"pValue": ?${signFlipP}\\b`));
      expect(stdout).toMatch(/"test": ?"sign-flip"/);
      expect(stdout).toContain("4 items on which the two differ cannot give p < 0.05, whichever way they fall");
    },
  );
});
