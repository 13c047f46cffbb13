import { describe, expect, test } from "vitest";
import { capture } from "./capture.js";
import { dumpFolder } from "./dumpFolder.js";

const { write } = dumpFolder();
const STEPS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((place) => 1000 * place);

interface Curve {
  readonly seeds?: readonly number[];
  readonly steps?: readonly number[];
  readonly metric?: string;
  readonly more?: Readonly<Record<string, string | number>>;
  readonly score?: (seed: number, step: number) => number | null;
  readonly named?: (step: number, seed: number) => string | number;
}

/** A wobble that no seed shares, the same each time. */
const wobble = (seed: number, step: number) => 0.004 * Math.sin(seed * 12.9 + (step / 1000) * 78.2);
const rising = (seed: number, step: number) => 0.3 + (0.3 * step) / 10_000 + wobble(seed, step) + 0.002 * seed;

function csv({ seeds = [1, 2, 3], steps = STEPS, metric = "acc", more = {}, score = rising, named }: Curve): string {
  const lines = seeds.flatMap((seed) =>
    steps.flatMap((step) => {
      const value = score(seed, step);
      const cells = ["m", "quiz", metric, seed, named?.(step, seed) ?? step, value?.toFixed(4), ...Object.values(more)];
      return value === null ? [] : [cells.join(",")];
    }),
  );
  return `${["model", "task", "metric", "seed", "step", "score", ...Object.keys(more)].join(",")}\n${lines.join("\n")}\n`;
}

async function said(command: string, path: string, ...flags: string[]): Promise<string> {
  const { stdout, stderr } = await capture(command, path, ...flags);
  return `${stdout}${stderr}`.replace(/\s+/g, " ");
}

describe("uneven training runs, in words", () => {
  test("a seed that goes on alone: last scores are of the end of two seeds, and it is named", async () => {
    const path = write(
      "alone.csv",
      csv({
        steps: [...STEPS, 20_000],
        score: (seed, step) => (seed > 1 && step > 10_000 ? null : rising(seed, step)),
      }),
    );
    const text = await said("curves", path);
    expect(text).toContain("Seed 1 of m goes on after the last checkpoint with two seeds");
    const { tasks } = JSON.parse((await capture("curves", path, "--json")).stdout);
    const finals = [1, 2, 3].map((seed) => Number(rising(seed, 10_000).toFixed(4)));
    expect(tasks[0].lastScore).toBeCloseTo((finals[0]! + finals[1]! + finals[2]!) / 3, 10);
  });

  test("a score below chance is below chance, and not without signal", async () => {
    const path = write(
      "below.csv",
      csv({ more: { choices: 4, n: 500 }, score: (seed, step) => 0.16 + wobble(seed, step) }),
    );
    const text = await said("curves", path);
    expect(text).toMatch(/Below chance at the end in most curves \(1\d\.\d+ against 25\.00\): quiz; a wrong key/);
    expect(text).not.toContain("No signal in most curves");
  });

  test("a curve that rose and fell back had signal for a while", async () => {
    const path = write(
      "overfit.csv",
      csv({ metric: "perplexity", score: (seed, step) => 20 + ((step - 5000) / 1000) ** 2 + 20 * wobble(seed, step) }),
    );
    expect(await said("curves", path)).toMatch(
      /Above their baseline for a while \(up to step [78] 000\) and not to the end: quiz/,
    );
  });

  test("one of four seeds that fell is named, and no gap above the scale is asked for", async () => {
    const fallen = write(
      "fell.csv",
      csv({ seeds: [1, 2, 3, 4], score: (seed, step) => (seed === 3 && step > 6000 ? 0.05 : rising(seed, step)) }),
    );
    expect(await said("seeds", fallen)).toMatch(
      /seed 3 ends at 5\.00 while the other 3 end at .* moved down against them by/,
    );
    const dead = write("dead.csv", csv({ seeds: [1, 2], score: (seed) => (seed === 2 ? 0 : 0.6) }));
    const text = await said("seeds", dead);
    expect(text).not.toMatch(/more than \d{3,} pt apart/);
  });

  test("steps in two units are asked about, and none comes before the first", async () => {
    const units = write("units.csv", csv({ named: (step, seed) => (seed === 2 ? `${(2 * step) / 1000}B` : step) }));
    expect(await said("seeds", units)).toContain(
      "Steps of seeds 1 and 3 end at 10 000 and those of seed 2 begin at 2 000 000 000: tokens or epochs on one side?",
    );
    const mixed = write("mixed.csv", csv({ named: (step, seed) => (seed === 2 ? `${step / 1000}k` : step) }));
    expect(await said("seeds", mixed)).not.toContain("tokens or epochs");
    const last = write("last.csv", csv({ named: (step) => (step === 10_000 ? -1 : step) }));
    expect(await said("seeds", last)).toMatch(
      /step must be a number of at least 0, got "-1"\. Give the end of training/,
    );
  });

  test("a run that was resumed under another file name is the same test", async () => {
    const folder = "resumed";
    for (const seed of [1, 3]) write(`${folder}/run-seed${seed}.csv`, csv({ seeds: [seed] }));
    write(`${folder}/run-seed2.csv`, csv({ seeds: [2], steps: STEPS.slice(0, 6) }));
    const path = write(`${folder}/run-seed2-resumed.csv`, csv({ seeds: [2], steps: STEPS.slice(4) }));
    const { rows } = JSON.parse((await capture("seeds", path.replace(/[^/\\]*$/, ""), "--json")).stdout);
    expect(rows.map(({ task, finalSeeds }: { task: string; finalSeeds: number }) => [task, finalSeeds])).toEqual([
      ["quiz", 3],
    ]);
  });

  test("models that end at different steps have a column of them; a seed of one framing alone is named", async () => {
    const short = csv({ steps: STEPS.slice(0, 6) }).replaceAll("\nm,", "\nn,");
    const path = write("lengths.csv", `${csv({})}${short.slice(short.indexOf("\n") + 1)}`);
    const text = await said("seeds", path, "--full");
    expect(text).toContain("at step");
    expect(text).toContain("at the last checkpoint (steps 6 000 to 10 000)");
    const framed = (framing: string, seeds: readonly number[]) =>
      csv({ seeds, more: { framing }, score: (seed, step) => rising(seed, step) + (framing === "choice" ? 0.05 : 0) });
    const completion = framed("completion", [1, 2, 3, 4]);
    const both = write("framed.csv", `${framed("choice", [1, 2, 4])}${completion.slice(completion.indexOf("\n") + 1)}`);
    expect(await said("framings", both, "--full")).toContain("Seed 3 of completion alone is left out of what compares");
  });

  const two = (b: (seed: number, step: number) => number | null) => {
    const side = (model: string, score: NonNullable<Curve["score"]>) =>
      csv({ seeds: [1, 2, 3, 4, 5], score })
        .replaceAll("\nm,", `\n${model},`)
        .split("\n")
        .slice(1)
        .join("\n");
    return `model,task,metric,seed,step,score\n${side("A", rising)}${side("B", b)}`;
  };

  test("a seed of one model that stopped is named by compare, ranks, curves and the report, with its step", async () => {
    const path = write(
      "stopped.csv",
      two((seed, step) => (seed === 4 && step > 6000 ? null : rising(seed, step) + 0.02)),
    );
    for (const command of ["compare", "ranks", "curves"]) {
      expect(await said(command, path), command).toMatch(
        /Seed 4 of B at step 6 000 stops before the end and is left out of .*, which rests? on 4 seeds at step 10 000/,
      );
    }
    const report = await said("report", path);
    expect(report).toContain(
      "The end of training is step 10 000: final scores, their noise and what is compared are of",
    );
    expect(report).toMatch(/Seed 4 at step 6 000 stops before the end and is left out of the final figures/);
  });

  test("two seeds that fell together do not hide each other, and every command says what it makes of them", async () => {
    const path = write(
      "two.csv",
      two((seed, step) => ((seed === 2 || seed === 4) && step >= 7000 ? 0.25 : rising(seed, step) + 0.02)),
    );
    for (const command of ["seeds", "curves", "compare", "ranks", "report"]) {
      expect(await said(command, path), command).toMatch(
        /[Ss]eeds (2 and 4|4 and 2)( of B)? end at 25.00 and 25.00 while the other 3 end at 6\d\.\d+ to 6\d\.\d+; they moved down against them at step 7 000/,
      );
    }
    expect(await said("compare", path)).toMatch(/without them: B is better than A: \+\d\.\d+ pt/);
    expect(await said("seeds", path)).toMatch(
      /Without them the SD over seeds is 0\.\d+ pt and the gap that it explains \d/,
    );
    const report = await said("report", path);
    expect(report).toMatch(/Look at seeds \d and \d \(quiz of B\) first/);
    expect(report).not.toMatch(/four times the seeds|noise is unknown/);
    const rows = JSON.parse((await capture("seeds", path, "--json")).stdout).rows;
    const { diverged } = rows.find(({ model }: { model: string }) => model === "B");
    expect([diverged.seed, ...diverged.more.map(({ seed }: { seed: string }) => seed)].sort()).toEqual(["2", "4"]);
    expect(diverged.without.finalSeeds).toBe(3);
  });

  test("an evaluation that was cut short is left out of what it would change, and named with its items", async () => {
    const graded = (model: string, lead: number, short: boolean) =>
      [1, 2, 3, 4, 5].flatMap((seed) =>
        [1000, 2000].flatMap((step) =>
          Array.from({ length: short && seed === 5 && step === 2000 ? 20 : 120 }, (_, item) => {
            const level = (item * 37 + seed * 11 + step / 1000) % 120;
            return `${model},quiz,${seed},${step},q${item},${Number(level < 50 + lead + (20 * step) / 2000)}`;
          }),
        ),
      );
    const table = (short: boolean) =>
      write(
        `graded-${short}.csv`,
        `model,task,seed,step,item,score\n${[...graded("A", 0, false), ...graded("B", 12, short)].join("\n")}\n`,
      );
    const path = table(true);
    expect(await said("components", path)).toMatch(
      /Seed 5 has 20 of 120 items at step 2.000: what is lacking is missing/,
    );
    for (const command of ["seeds", "curves", "compare", "ranks"]) {
      expect(await said(command, path), command).toMatch(
        /[Ss]eed 5( of B)? has 20 of 120 items at step 2.000 and is left out of .*, which rests? on 4 seeds there/,
      );
    }
    const compared = async (short: boolean) =>
      JSON.parse((await capture("compare", table(short), "--baseline", "A", "--candidate", "B", "--json")).stdout);
    const whole = await compared(false);
    const cut = await compared(true);
    expect(cut).toMatchObject({ items: { shared: 120, onlyBaseline: 0 }, seeds: { baseline: 5, candidate: 4 } });
    expect(Math.abs(cut.difference - whole.difference)).toBeLessThan(0.02);
  });

  test("where models end apart the report says of which step its figures are", async () => {
    const path = write(
      "apart.csv",
      two((seed, step) => (step > 7000 ? null : rising(seed, step) + 0.02)),
    );
    expect(await said("report", path)).toContain(
      "Final scores and their noise are of the end of each model's training (steps 7 000 to 10 000); " +
        "what is compared is of the last checkpoint that both sides reached (step 7 000).",
    );
  });

  test("scores whose questions they do not count have no error from items in some seeds alone", async () => {
    const path = write("graded.csv", csv({ more: { n: 1000 }, seeds: [1, 2, 3, 4, 5, 6] }));
    const rows = JSON.parse((await capture("seeds", path, "--json")).stdout).rows;
    expect(rows[0]).toMatchObject({ itemHalfWidth: null, items: 1000 });
    expect(rows[0].notes.map(({ code }: { code: string }) => code)).not.toContain("half-width-of-some");
  });

  test("models called by a short seed are asked about", async () => {
    const path = write(
      "short.csv",
      `model,task,step,acc\n${[1, 2, 3].map((seed) => `pretrain-s${seed},quiz,1000,0.3${seed}`).join("\n")}\n`,
    );
    expect(await said("seeds", path)).toContain(
      'pretrain-s1, pretrain-s2, pretrain-s3 are read as models of their own: if they are seeds of one model, --run-pattern "{model}-s{seed}" says so',
    );
    expect(await said("seeds", path, "--run-pattern", "{model}-s{seed}")).toMatch(/1 score: 1 of two training seeds/);
    const sizes = write("sizes.csv", "model,task,step,acc\nbase-s1,quiz,1000,0.3\nlarge-l2,quiz,1000,0.4\n");
    expect(await said("seeds", sizes)).not.toContain("seeds of one model");
  });

  test("attempts that take turns along the checkpoints of a run are a restart, and repeats everywhere are not", async () => {
    const line = (seed: number, step: number, attempt: number) =>
      `m,quiz,acc,${seed},${step},${rising(seed, step).toFixed(4)},${attempt}`;
    const table = (lines: readonly string[]) => `model,task,metric,seed,step,score,attempt\n${lines.join("\n")}\n`;
    const whole = (seed: number) => STEPS.map((step) => line(seed, step, 1));
    const first = STEPS.filter((step) => step <= 6000).map((step) => line(2, step, 1));
    const secondFrom = (from: number) => STEPS.filter((step) => step >= from).map((step) => line(2, step, 2));
    const restarted = write("attempts.csv", table([...whole(1), ...first, ...secondFrom(6000), ...whole(3)]));
    expect(await said("seeds", restarted)).toMatch(
      /column "attempt" tells the parts of a restarted run: "2" overlaps "1" at step 6.000 \(quiz of m, seed 2\)/,
    );
    expect(await said("seeds", restarted, "--map", "trial=attempt")).toMatch(/1 score: 1 of two training seeds/);
    const clean = write("clean.csv", table([...whole(1), ...first, ...secondFrom(7000), ...whole(3)]));
    const { rows } = JSON.parse((await capture("seeds", clean, "--json")).stdout);
    expect(
      rows.map((row: { seeds: number; finalSeeds: number; finalStep: number }) => [
        row.seeds,
        row.finalSeeds,
        row.finalStep,
      ]),
    ).toEqual([[3, 3, 10_000]]);
    const repeats = [1, 2, 3].flatMap((seed) =>
      [1, 2].flatMap((attempt) => STEPS.map((step) => line(seed, step, attempt))),
    );
    expect(await said("seeds", write("repeats.csv", table(repeats)))).toMatch(/1 score: 1 of two training seeds/);
  });

  test("a column whose cells say that they are epochs holds the checkpoints, whatever it is called", async () => {
    const worded = csv({ named: (step) => `epoch ${step / 2000}` });
    for (const name of ["epoch", "when"]) {
      const path = write(`${name}.csv`, worded.replace(",step,", `,${name},`));
      const { rows } = JSON.parse((await capture("seeds", path, "--json")).stdout);
      expect(
        rows.map(({ task, finalStep, checkpoints }: Record<string, unknown>) => [task, finalStep, checkpoints]),
      ).toEqual([["quiz", 5, 10]]);
    }
  });

  test("a seed that never learned left the others over several checkpoints, by no move of its own", async () => {
    const path = write(
      "dead.csv",
      csv({
        seeds: [1, 2, 3, 4, 5, 6],
        score: (seed, step) => (seed === 6 ? 0.25 + wobble(seed, step) : rising(seed, step)),
      }),
    );
    const text = await said("seeds", path);
    expect(text).toMatch(/seed 6 ends at 2\d\.\d+ while the other 5 end at .*; it left them over several checkpoints/);
    expect(text).not.toMatch(/moved (down|up)/);
  });

  test("seeds that agree at the end alone have no gap there, with the reason", async () => {
    const path = write("agree.csv", csv({ score: (seed, step) => (step === 10_000 ? 0.99 : rising(seed, step)) }));
    expect(await said("seeds", path)).toContain("All seeds score the same at the last checkpoint, and not before");
  });

  const framings = (choice: (seed: number, step: number) => number, seeds: readonly number[], tasks = ["quiz"]) => {
    const lines = tasks.flatMap((task) =>
      seeds.flatMap((seed) =>
        [0, ...STEPS].flatMap((step) =>
          (["choice", "completion"] as const).map((framing) => {
            const score = framing === "choice" ? choice(seed, step) : rising(seed, step);
            return `m,${task},acc,${framing},${seed},${step},${score.toFixed(4)}`;
          }),
        ),
      ),
    );
    return `model,task,metric,framing,seed,step,score\n${lines.join("\n")}\n`;
  };

  test("a framing that is ahead at step 0 alone is no advice for it", async () => {
    const path = write(
      "zero.csv",
      framings(
        (seed, step) => rising(seed, step) + 2 * wobble(seed + 50, step) + (step === 0 ? 0.1 : -0.1),
        [1, 2, 3, 4, 5],
      ),
    );
    const text = await said("framings", path);
    expect(text).toContain("Use completion from step 1 000 on (choice is ahead at step 0 alone)");
    expect(text).not.toContain("up to step 0");
  });

  test("an evaluation of one framing that was cut short is named on the screen, and out of what compares them", async () => {
    const rows = (["choice", "completion"] as const).flatMap((framing) =>
      [1, 2, 3, 4].flatMap((seed) =>
        [1000, 2000, 3000].flatMap((step) =>
          Array.from({ length: framing === "choice" && seed === 3 && step === 3000 ? 15 : 100 }, (_, item) => {
            const level = (item * 37 + seed * 11 + step / 1000) % 100;
            const right = level < (framing === "choice" ? 50 : 40) + (10 * step) / 3000;
            return `m,quiz,${framing},${seed},${step},q${item},${Number(right)}`;
          }),
        ),
      ),
    );
    const path = write("cut.csv", `model,task,framing,seed,step,item,score\n${rows.join("\n")}\n`);
    expect(await said("framings", path)).toMatch(
      /By choice: seed 3 has 15 of 100 items at step 3.000 and is left out of the final figures, which rest on 3 seeds there/,
    );
    const { rows: found } = JSON.parse((await capture("framings", path, "--json")).stdout);
    expect(found[0].difference.seeds).toEqual({ choice: 3, completion: 3 });
  });

  test("a report of one model in two framings begins with them", async () => {
    const ahead = (seed: number, step: number) => rising(seed, step) + 2 * wobble(seed + 50, step) + 0.05;
    const one = write("one.csv", framings(ahead, [1, 2, 3, 4]));
    expect((await said("report", one)).slice(0, 200)).toMatch(/Use choice/);
    const many = write("many.csv", framings(ahead, [1, 2, 3, 4], ["quiz", "trivia", "logic"]));
    expect(await said("report", many)).toContain("Choice is the framing to read on 3 of 3 tasks, and completion on 0.");
  });

  test("one seed that breaks away on many tasks is told once, with the others named", async () => {
    const fell = (seed: number, step: number) => (seed === 2 && step > 6000 ? 0.2 : rising(seed, step));
    const tasks = ["quiz", "trivia", "logic", "law", "sums"];
    const [header, ...lines] = csv({ seeds: [1, 2, 3, 4, 5], score: fell })
      .trim()
      .split("\n");
    const path = write(
      "tasks.csv",
      `${header}\n${tasks.flatMap((task) => lines.map((line) => line.replace(",quiz,", `,${task},`))).join("\n")}\n`,
    );
    const text = await said("report", path);
    expect(text.match(/seed 2 ends at/g)).toHaveLength(1);
    expect(text).toMatch(/So does it on \w+, \w+ and 2 more\./);
    expect(text).toMatch(/Look at seed 2 \(\w+ and 4 more\) first/);
  });
});
