import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url);

test.each(["CONTRIBUTING.md", "SECURITY.md", "docs/guide-code.md"])("%s names files that exist", (name) => {
  const paths = [
    ...readFileSync(new URL(name, root), "utf8").matchAll(/`((?:src|test|docs|fixtures|bench)\/[^`\s*]+)`/g),
  ].map(([, path]) => path as string);
  expect(paths.length).toBeGreaterThan(5);
  expect([...new Set(paths)].filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
});
