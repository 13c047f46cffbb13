import { describe, expect, test } from "vitest";
import { newsOf } from "../../src/cli/view/news.js";
import { fromRows } from "../../src/index.js";
import { report } from "../../src/report/report.js";
import type { VarianceReport } from "../../src/report/variance/record.js";

/** The record over curves: a score by task and model for each checkpoint. */
function recordOf(curves: Readonly<Record<string, readonly number[]>>, items = 200) {
  const rows = Object.entries(curves).flatMap(([name, scores]) =>
    scores.flatMap((score, index) =>
      Array.from({ length: items }, (_, item) => ({
        model: "a",
        task: name,
        step: 1000 * (index + 1),
        item: `q${item}`,
        score: Number(item < Math.round(score * items)),
      })),
    ),
  );
  return report(fromRows(rows), {
    chance: new Map([
      ["quiz", 0.25],
      ["maths", 0.25],
    ]),
  }).record;
}

/** The news with plain spaces in its numbers. */
const news = (now: VarianceReport, before: VarianceReport) =>
  newsOf(now, before).map((sentence) => sentence.replaceAll("\u202f", " "));

const WOBBLE = [0.5, 0.53, 0.5, 0.54, 0.51, 0.54];

describe("the news of a run", () => {
  test("without a report before are its answers", () => {
    const record = recordOf({ quiz: WOBBLE });
    expect(newsOf(record, null)).toEqual(record.summary.slice(0, 3));
  });

  test("nothing is new in the same report", () => {
    const record = recordOf({ quiz: WOBBLE });
    expect(newsOf(record, record)).toEqual([]);
  });

  test("a move like those before is wobble, one beyond them is said, each with what was expected", () => {
    const before = recordOf({ quiz: WOBBLE });
    const [usual] = news(recordOf({ quiz: [...WOBBLE, 0.52] }), before);
    expect(usual).toBe(
      "quiz of a moved by −2.00 pt at step 7 000; going on as before it moves by −9.82 pt to +11.42 pt (95%): wobble",
    );
    const [drop] = news(recordOf({ quiz: [...WOBBLE, 0.4] }), before);
    expect(drop).toBe(
      "quiz of a moved by −14.00 pt at step 7 000; going on as before it moves by −9.82 pt to +11.42 pt (95%): more than wobble",
    );
  });

  test("several curves are counted, and those that moved are named", () => {
    const before = recordOf({ quiz: WOBBLE, maths: WOBBLE });
    const [counted, named] = news(recordOf({ quiz: [...WOBBLE, 0.52], maths: [...WOBBLE, 0.9] }), before);
    expect(counted).toBe("at step 7 000 1 of 2 curves moved no more than they wobble");
    expect(named).toMatch(/^maths of a moved by \+36\.00 pt .* \(95% over 2 curves\): more than wobble$/);
  });

  test("of many curves at once, one that alone would be news is none", () => {
    const names = Array.from({ length: 12 }, (_, index) => `t${index}`);
    const curves = (more: readonly number[]) => Object.fromEntries(names.map((name) => [name, [...WOBBLE, ...more]]));
    const [alone] = news(recordOf({ quiz: [...WOBBLE, 0.43] }), recordOf({ quiz: WOBBLE }));
    expect(alone).toContain("more than wobble");
    const [all] = news(recordOf({ ...curves([0.53]), t3: [...WOBBLE, 0.43] }), recordOf(curves([])));
    expect(all).toBe("at step 7 000 12 of 12 curves moved no more than they wobble");
  });

  test("a task that comes off chance, for two checkpoints, is named with the first; and one that falls back", () => {
    const atChance = [0.25, 0.24, 0.26, 0.25, 0.26, 0.25];
    const [low, high, fallen] = [[0.6], [0.6, 0.61], [0.6, 0.61, 0.25]].map((more) =>
      recordOf({ quiz: [...atChance, ...more] }),
    ) as [VarianceReport, VarianceReport, VarianceReport];
    expect(news(high, low)[0]).toBe("quiz came off chance at step 7 000");
    expect(news(fallen, high)[0]).toBe("no longer told from chance at the end: quiz");
  });

  test("of curves that are too short to know their wobble nothing is said", () => {
    const said = news(recordOf({ quiz: [0.5, 0.53, 0.5, 0.3] }), recordOf({ quiz: [0.5, 0.53, 0.5] }));
    expect(said.join(" ")).not.toMatch(/moved/);
  });
});
