import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const page = readFileSync(resolve(root, "docs/guide-code.md"), "utf8");
const rows = [...page.matchAll(/^\| (.+\?) \| `(src\/.+)` \| `(\w+)` \|$/gm)].map(([, ...cells]) => cells);

test("the questions of docs/guide-code.md are fifteen or more", () => {
  expect(rows.length).toBeGreaterThanOrEqual(15);
});

test.each(rows)("%s in %s, as %s", (_, file = "", name) => {
  expect(readFileSync(resolve(root, file), "utf8")).toMatch(
    new RegExp(`^export (async )?(function|const|class) ${name}\\b`, "m"),
  );
});
