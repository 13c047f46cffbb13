import { appendFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fileChanges } from "../../src/node/fileChanges.js";

let folder: string;
let interrupted: AbortController;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "noisefloor-changes-"));
  interrupted = new AbortController();
});
afterEach(() => {
  interrupted.abort();
  rmSync(folder, { recursive: true });
});

test.each([
  ["a folder, by the system's events", () => [folder], 60_000],
  ["a pattern, of which there are no events", () => [`${folder}/**/*.csv`], 50],
])("%s: gives at once, and then for each change and no other", { timeout: 30_000 }, async (_, paths, pollMs) => {
  writeFileSync(join(folder, "a.csv"), "a");
  const changes = fileChanges(paths(), { signal: interrupted.signal, pollMs });
  expect((await changes.next()).done).toBe(false);
  let given = 0;
  const counting = (async () => {
    for await (const _ of changes) given++;
  })();
  const steps = [
    () => writeFileSync(join(folder, "b.csv"), "b"),
    () => appendFileSync(join(folder, "b.csv"), "more"),
    () => {
      mkdirSync(join(folder, "deep"));
      writeFileSync(join(folder, "deep/c.csv"), "c");
    },
    () => rmSync(join(folder, "a.csv")),
  ];
  for (const [index, step] of steps.entries()) {
    step();
    await expect.poll(() => given, { timeout: 10_000 }).toBe(index + 1);
  }
  // Hidden files are no dumps, and a file that is touched without being changed is looked at again.
  writeFileSync(join(folder, ".hidden"), "x");
  await new Promise((done) => setTimeout(done, 300));
  expect(given).toBe(steps.length);
  utimesSync(join(folder, "b.csv"), new Date(0), new Date(0));
  await expect.poll(() => given, { timeout: 10_000 }).toBe(steps.length + 1);
  interrupted.abort();
  await counting;
});

test("what changed between two gives is given, though nothing happens after that", { timeout: 30_000 }, async () => {
  const changes = fileChanges([folder], { signal: interrupted.signal, pollMs: 50 });
  await changes.next();
  writeFileSync(join(folder, "a.csv"), "a");
  await new Promise((done) => setTimeout(done, 100));
  expect((await changes.next()).done).toBe(false);
});

test("a path that goes away and comes again is a change each time", { timeout: 30_000 }, async () => {
  const path = join(folder, "a.csv");
  writeFileSync(path, "a");
  const changes = fileChanges([path], { signal: interrupted.signal, pollMs: 50 });
  await changes.next();
  rmSync(path);
  await changes.next();
  writeFileSync(path, "a");
  expect((await changes.next()).done).toBe(false);
});
