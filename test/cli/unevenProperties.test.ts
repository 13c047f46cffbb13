import { describe, expect, test } from "vitest";
import { createRng } from "../../src/random/rng.js";
import { type RecipeScore, recipesCsv, unevenRecipes, withoutLast } from "../support/unevenRecipes.js";
import { capture } from "./capture.js";
import { dumpFolder } from "./dumpFolder.js";

const { write } = dumpFolder();
const COMMANDS = ["seeds", "curves", "compare", "ranks", "report"] as const;

async function said(command: string, path: string): Promise<string> {
  const { stdout, stderr } = await capture(command, path);
  return `${stdout}${stderr}`.replace(/\s+/g, " ");
}

function seedsAt(scores: readonly RecipeScore[], model: string, step: number): number {
  return scores.filter((one) => one.model === model && one.step === step).length;
}

/** The last step at which both recipes have two seeds. */
function sharedEnd(scores: readonly RecipeScore[]): number {
  const steps = [...new Set(scores.map(({ step }) => step))];
  return Math.max(...steps.filter((step) => ["A", "B"].every((model) => seedsAt(scores, model, step) > 1)));
}

/** The side on which what a command says falls: of a comparison B − A, of a ranking who is first. */
async function sideOf(command: "compare" | "ranks", path: string): Promise<number> {
  const json = JSON.parse((await capture(command, path, "--json")).stdout);
  if (command === "compare") return Math.sign(json.difference);
  return json.rankings[0].rows[0].model === "B" ? 1 : -1;
}

describe("properties of uneven training runs over the commands", () => {
  test("the last checkpoints of one seed, taken away, turn no verdict and no ranking without being said", async () => {
    const rng = createRng(31);
    let turned = 0;
    for (let experiment = 0; experiment < 10; experiment++) {
      const whole = unevenRecipes(rng);
      const path = write(`whole-${experiment}.csv`, recipesCsv(whole));
      const before = { compare: await sideOf("compare", path), ranks: await sideOf("ranks", path) };
      for (const checkpoints of [1, 2, 4]) {
        const cut = withoutLast(whole, "B", 1, checkpoints);
        const short = write(`cut-${experiment}-${checkpoints}.csv`, recipesCsv(cut));
        for (const command of ["compare", "ranks"] as const) {
          const text = await said(command, short);
          const last = Math.max(
            ...cut.filter(({ model, seed }) => model === "B" && seed === 1).map(({ step }) => step),
          );
          const end = command === "compare" ? sharedEnd(cut) : endOf(cut, "B");
          // Said whether or not it turned anything: where the seed is not at the end, it is named with its step.
          if (last < end) {
            expect(text, `${command} of ${short}`).toMatch(new RegExp(`[Ss]eed 1 of B at step ${spaced(last)}`));
          }
          if ((await sideOf(command, short)) === before[command]) continue;
          turned++;
          expect(text).toMatch(/[Ss]eed 1 of B at step|is compared/);
        }
      }
    }
    // The sign of a difference that is none turns easily.
    expect(turned).toBeGreaterThan(0);
  }, 120_000);

  test("numbers of seeds that are printed are those of the computation, in every command", async () => {
    const rng = createRng(32);
    let counted = 0;
    for (let experiment = 0; experiment < 10; experiment++) {
      const scores = unevenRecipes(rng);
      const path = write(`counts-${experiment}.csv`, recipesCsv(scores));
      for (const command of COMMANDS) {
        const text = await said(command, path);
        for (const line of text.split("•")) {
          const [, count, step = ""] = /rests? on (\d+) seeds? at step ([\d\u202f ]+)/.exec(line) ?? [];
          const model = /[Ss]eed \d+ of (A|B)\b/.exec(line)?.[1] ?? /\((A|B)\)/.exec(line)?.[1];
          if (count === undefined || model === undefined) continue;
          expect(Number(count), `${command} of ${path}: ${line}`).toBe(
            seedsAt(scores, model, Number(step.replace(/\D/g, ""))),
          );
          counted++;
        }
        const sides = /(\d+) seeds against (\d+)/.exec(text);
        if (command === "compare") {
          const end = sharedEnd(scores);
          expect([Number(sides?.[1]), Number(sides?.[2])], path).toEqual(
            ["A", "B"].map((model) => seedsAt(scores, model, end)),
          );
        }
      }
      const { rows } = JSON.parse((await capture("seeds", path, "--json")).stdout);
      for (const row of rows) expect(row.finalSeeds, path).toBe(seedsAt(scores, row.model, row.finalStep));
      const full = (await capture("seeds", path, "--full", "--wide")).stdout;
      for (const row of rows) {
        if (row.finalSeeds < row.seeds) expect(full, path).toContain(`${row.finalSeeds} of ${row.seeds}`);
      }
    }
    expect(counted).toBeGreaterThan(10);
  }, 120_000);
});

function endOf(scores: readonly RecipeScore[], model: string): number {
  const steps = [...new Set(scores.map(({ step }) => step))];
  return Math.max(...steps.filter((step) => seedsAt(scores, model, step) > 1));
}

/** A count as it is printed. */
function spaced(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, "[\u202f ]");
}
