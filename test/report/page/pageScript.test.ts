import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { PAGE_SCRIPT, PAGE_SCRIPT_HASH } from "../../../src/report/page/pageScript.js";

const SOURCE = fileURLToPath(new URL("../../../src/report/page/pageBehaviour.ts", import.meta.url));
const TARGET = fileURLToPath(new URL("../../../src/report/page/pageScript.ts", import.meta.url));

/** The script as it must stand in the generated file. */
async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [SOURCE],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    charset: "ascii",
    write: false,
    legalComments: "none",
  });
  return outputFiles[0]?.text.trim() ?? "";
}

test("is the bundle of its source (UPDATE_PAGE_SCRIPT=1 writes it), with the hash that the policy lets run", async () => {
  const script = await bundled();
  const hash = createHash("sha256").update(script).digest("base64");
  if (process.env.UPDATE_PAGE_SCRIPT === "1") {
    writeFileSync(
      TARGET,
      [
        "/** The bundle of pageBehaviour.ts, which a test holds to its source and can write anew. */",
        "// biome-ignore-all format: made by a program",
        "// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are of the script",
        `export const PAGE_SCRIPT = ${JSON.stringify(script)};`,
        "",
        "/** SHA-256 of the script in base64, for the policy of the page. */",
        `export const PAGE_SCRIPT_HASH = "${hash}";`,
        "",
      ].join("\n"),
    );
    return;
  }
  expect(PAGE_SCRIPT).toBe(script);
  expect(PAGE_SCRIPT_HASH).toBe(hash);
});

test("is small, cannot end its own element, and sets texts alone", () => {
  expect(PAGE_SCRIPT.length).toBeLessThan(15_000);
  expect(PAGE_SCRIPT).not.toMatch(/<\/|<!--/);
  expect(readFileSync(SOURCE, "utf8")).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/);
});
