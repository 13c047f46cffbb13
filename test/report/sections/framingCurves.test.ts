import { expect, test } from "vitest";
import { createResults } from "../../../src/data/createResults.js";
import { buildVarianceReport } from "../../../src/report/variance/varianceReport.js";

/** One task each, asked both ways of one run (or of three seeds): completion stays at .5, choice is given. */
function figuresOf(choices: Readonly<Record<string, (step: number) => number>>, seeds: readonly string[] = [""]) {
  const runScores = Object.entries(choices).flatMap(([task, choice]) =>
    seeds.flatMap((seed, index) =>
      Array.from({ length: 20 }, (_, step) => step).flatMap((step) =>
        (["choice", "completion"] as const).map((framing) => ({
          run: {
            model: "m",
            task,
            metric: "acc",
            framing,
            step: 1000 * step,
            ...(seed === "" ? {} : { seed }),
          },
          value:
            framing === "completion"
              ? 0.5 + 0.002 * Math.sin(step + 5 * index)
              : choice(step) + 0.005 * (-1) ** (step + index),
          higherIsBetter: true,
        })),
      ),
    ),
  );
  return buildVarianceReport(createResults({ runScores }), { sections: ["framings"] }).figures.map(
    ({ figure }) => figure,
  );
}

test("titles place the crossover no more exactly than it is known, and no crossover that may be noise", () => {
  const figures = figuresOf({
    overtakes: (step) => (step < 12 ? 0.3 : 0.7),
    noise: (step) => (step < 12 ? 0.3 : 0.51),
    above: () => 0.7,
    below: () => 0.3,
    between: (step) => (step < 8 ? 0.3 : step < 16 ? 0.7 : 0.3),
  });
  expect(figures.map(({ title }) => title.replaceAll("\u202f", " "))).toEqual([
    "above: choice is ahead throughout",
    "below: completion ends ahead of choice; choice is ahead at no checkpoint",
    "between: completion overtakes choice between steps 15 000 and 16 000",
    "noise: no crossover shown",
    "overtakes: choice overtakes completion between steps 11 000 and 12 000",
  ]);
  const placed = ({ marks }: (typeof figures)[number]) => marks.filter(({ kind }) => kind === "area");
  expect(figures.map((figure) => placed(figure).length)).toEqual([0, 0, 1, 0, 1]);
  expect(placed(figures[4]!)[0]).toMatchObject({ x: [11_000, 12_000] });
});

test("seeds give the crossover an interval, and the title names it", () => {
  const [figure] = figuresOf({ quiz: (step) => 0.3 + 0.02 * step }, ["1", "2", "3"]);
  expect(figure!.title.replaceAll("\u202f", " ")).toMatch(
    /^quiz: choice overtakes completion between steps \d+ \d{3} and \d+ \d{3}$/,
  );
});
