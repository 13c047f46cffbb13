import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { inputError, readText } from "../dumps.js";

const NAMES = ["stage of work", "$(touch x)", "`ls`", "a;b", "it's", "x > y", "* ?"];
/** The words behind `--map`, as a shell takes them. */
const mapped = (message: string) =>
  [...message.matchAll(/--map ((?:'[^']*'|\\'|[^\s,'])+)/g)].map(([, word]) =>
    execFileSync("sh", ["-c", `printf %s ${word}`], { encoding: "utf8" }),
  );
const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;

describe.runIf(process.platform !== "win32")(
  "an option that is printed is one word of a shell, whatever the column is called",
  () => {
    test.each(NAMES)("%s tells rows apart", async (name) => {
      const rows = [1, 2, 3].flatMap((level) =>
        Array.from({ length: 8 }, (_, item) => `m,q${item},${level},${(item + level) % 2}`),
      );
      const { message } = await inputError(readText("t.csv", `model,item,${cell(name)},score\n${rows.join("\n")}\n`));
      const words = mapped(message);
      expect(words.length).toBeGreaterThan(2);
      for (const word of words) expect(word.replace(/^\w+=/, "")).toBe(name);
    });

    test.each(NAMES)("%s may hold the score", async (name) => {
      const rows = ["a", "b"].flatMap((model) =>
        Array.from({ length: 8 }, (_, item) => `${model},q${item},${(item % 4) / 4}`),
      );
      const { message } = await inputError(readText("t.csv", `who,what,${cell(name)}\n${rows.join("\n")}\n`));
      expect(mapped(message)).toEqual([`score=${name},item=what,model=who`]);
    });
  },
);
