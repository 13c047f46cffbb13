import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import ts from "typescript";
import { afterEach, describe, expect, test, vi } from "vitest";
import { main } from "../src/cli/main.js";
import { CELL_STATES } from "../src/data/resultMatrix.js";
import * as noisefloor from "../src/index.js";
import * as io from "../src/io/index.js";
import * as irt from "../src/irt.js";
import * as judges from "../src/judges.js";
import * as node from "../src/node/index.js";
import { NOISE } from "../src/notes.js";
import * as reduce from "../src/reduce/index.js";
import * as report from "../src/report/index.js";
import * as statistics from "../src/statistics.js";

/** Documents are part of the product: their code runs, their output is what the program prints, their links lead somewhere. */
const root = resolve(import.meta.dirname, "..");
const inDocs = readdirSync(resolve(root, "docs"), { recursive: true, encoding: "utf8" });
const documents = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  ...inDocs.map((name) => `docs/${name.replaceAll("\\", "/")}`),
]
  .filter((name) => name.endsWith(".md"))
  .sort();
const sources = readdirSync(resolve(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(resolve(root, "src", name), "utf8"))
  .join("\n");
const modules = {
  noisefloor,
  "noisefloor/statistics": statistics,
  "noisefloor/irt": irt,
  "noisefloor/judges": judges,
  "noisefloor/io": io,
  "noisefloor/reduce": reduce,
  "noisefloor/node": node,
  "noisefloor/report": report,
};

interface CodeBlock {
  readonly language: string;
  readonly text: string;
  readonly line: number;
}

function codeBlocks(text: string): CodeBlock[] {
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map((match) => ({
    language: match[1] as string,
    text: match[2] as string,
    line: text.slice(0, match.index).split("\n").length,
  }));
}

/** Turns imports into look-ups, and each `expression; // => value` into a check. */
function runnable(code: string): string {
  const checked = code.replace(/^(.+); \/\/ => (.+)$/gm, (_, expression, value) => `check(${expression}, ${value});`);
  const imported = checked.replace(
    /^import \{(.+?)\} from "(.+?)";$/gm,
    (_, names, source) => `const {${names}} = modules[${JSON.stringify(source)}];`,
  );
  return ts.transpileModule(imported, { compilerOptions: { target: ts.ScriptTarget.ES2022 } }).outputText;
}

async function commandOutput(command: string): Promise<string> {
  const parts: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    parts.push(String(chunk));
    return true;
  });
  const words = command.match(/"[^"]*"|\S+/g) ?? [];
  await main(words.slice(1).map((word) => word.replace(/^"|"$/g, "")));
  return parts.join("");
}

/** What a reader follows: neither links nor headings stand in code. */
function withoutCode(text: string): string {
  return text.replace(/^```.*?^```$/gms, "");
}

/** The anchors that GitHub makes of a document's headings. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of withoutCode(text).matchAll(/^#{1,6} +(.+?) *$/gm)) {
    const shown = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
    const slug = shown
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
      .replaceAll(" ", "-");
    let anchor = slug;
    for (let repeat = 1; anchors.has(anchor); repeat++) anchor = `${slug}-${repeat}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** The relative links of a document that lead to no file, or to no heading of one. */
function brokenLinks(name: string, text: string): string[] {
  const links = [...withoutCode(text).matchAll(/\]\((?!https?:|mailto:)([^)\s]*)\)/g)].map(
    (match) => match[1] as string,
  );
  return links.filter((link) => {
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? resolve(root, name) : resolve(root, dirname(name), path);
    if (!existsSync(target)) return true;
    return anchor !== undefined && !anchorsOf(readFileSync(target, "utf8")).has(anchor);
  });
}

afterEach(() => vi.restoreAllMocks());

describe.each(documents)("%s", (name) => {
  const text = readFileSync(resolve(root, name), "utf8");
  const blocks = codeBlocks(text);

  for (const block of blocks.filter(({ language }) => language === "ts")) {
    test(`the code at line ${block.line} runs and gives the values it says`, async () => {
      let checks = 0;
      const check = (actual: unknown, expected: unknown) => {
        checks++;
        expect(actual).toEqual(expected);
      };
      const AsyncFunction = (async () => {}).constructor as new (
        ...args: string[]
      ) => (...args: unknown[]) => Promise<void>;
      await new AsyncFunction("modules", "check", runnable(block.text))(modules, check);
      expect(checks, "a code block must show at least one value").toBeGreaterThan(0);
    });
  }

  for (const block of blocks.filter(({ language }) => language === "console")) {
    test(`the command at line ${block.line} prints what is shown`, async () => {
      const [first = "", ...shown] = block.text.trimEnd().split("\n");
      const output = (await commandOutput(first.replace(/^\$ /, ""))).trimEnd().split("\n");
      const cut = shown.at(-1) === "…";
      const expected = cut ? shown.slice(0, -1) : shown;
      expect(expected.length).toBeGreaterThan(0);
      expect(cut ? output.slice(0, expected.length) : output).toEqual(expected);
    });
  }

  test("every relative link leads to a file, and to a heading where it names one", () => {
    expect(brokenLinks(name, text)).toEqual([]);
  });
});

test("links into nothing are found, and links in code are none", () => {
  const text =
    "# A `b` (c): d!\n\n## A b c d\n\n[x](#a-b-c-d) [y](#a-b-c-d-1) [z](#e)\n\n```\n# E\n[v](w.md)\n```\n[u](v.md)\n";
  expect(anchorsOf(text)).toEqual(new Set(["a-b-c-d", "a-b-c-d-1"]));
  expect(anchorsOf("## Wann, wo – für τ_b?\n")).toEqual(new Set(["wann-wo--für-τ_b"]));
  expect(brokenLinks("docs/gate.md", "[a](methods.md#no-such-heading) [b](../README.md)")).toEqual([
    "methods.md#no-such-heading",
  ]);
  expect(brokenLinks("docs/missing.md", text.replaceAll("](#", "](gate.md#"))).toEqual([
    "gate.md#a-b-c-d",
    "gate.md#a-b-c-d-1",
    "gate.md#e",
    "v.md",
  ]);
});

const SECTIONS = [
  "The question",
  "What is computed",
  "Assumptions",
  "Undefined cases",
  "Which noise it measures",
  "How it was checked",
  "Departures",
  "Sources",
  "In code and on the command line",
  "See also",
];

describe("the pages of methods", () => {
  const pages = documents.filter((name) => name.startsWith("docs/methods/"));
  const index = readFileSync(resolve(root, "docs/methods.md"), "utf8");
  const codes = sourceTexts();

  test.each(pages)("%s has every section, something that runs, and a line in the index", (page) => {
    const text = readFileSync(resolve(root, page), "utf8");
    expect([...withoutCode(text).matchAll(/^## (.+)$/gm)].map((match) => match[1])).toEqual(SECTIONS);
    expect(codeBlocks(text).filter(({ language }) => ["ts", "console"].includes(language)).length).toBeGreaterThan(0);
    expect(index).toContain(`(${page.slice("docs/".length)})`);
  });

  test.each(pages)("%s names codes that results give", (page) => {
    const text = readFileSync(resolve(root, page), "utf8");
    const named = [...withoutCode(text).matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map((match) => match[1] as string);
    expect(named.filter((code) => !codes.some((pattern) => pattern.test(code)))).toEqual([]);
  });

  test("name functions that exist", () => {
    const [, ...rows] = [...index.matchAll(/^\| .+ \| .+ \| (.+) \| .+ \|$/gm)];
    const functions = rows.flatMap(([, cell = ""]) =>
      [...cell.matchAll(/`(\w+)`/g)].map((match) => match[1] as string),
    );
    expect(functions.length).toBeGreaterThan(pages.length);
    const known = new Set(Object.values(modules).flatMap((entry) => Object.keys(entry)));
    expect(functions.filter((name) => !known.has(name))).toEqual([]);
  });
});

/** Every text in the sources, and every code that is put together there. */
function sourceTexts(): RegExp[] {
  return [...sources.matchAll(/"([\w-]+)"|code: `([^`]+)`/g)].map(
    ([, plain, built = ""]) => new RegExp(`^${plain ?? built.replace(/\$\{[^}]+\}/g, "[a-z]+")}$`),
  );
}

/** The words that verdicts, outcomes, trends and flags are given in: the strings of the exported unions of these names. */
function verdictWords(): string[] {
  const unions = sources.matchAll(/^export type \w*(?:Verdict|Outcome|Trend|Flag) =((?:\s*\|?\s*"[^"]+")+)/gm);
  return [...unions].flatMap((union) =>
    [...(union[1] as string).matchAll(/"([^"]+)"/g)].map((match) => match[1] as string),
  );
}

describe("the glossary", () => {
  const glossary = readFileSync(resolve(root, "docs/glossary.md"), "utf8");
  const terms = new Set(
    [...glossary.matchAll(/^\| (.+?) \|/gm)].flatMap((row) =>
      (row[1] as string).split(", ").map((term) => term.replaceAll(/[`*]/g, "")),
    ),
  );

  test.each([...new Set([...verdictWords(), ...CELL_STATES, ...Object.values(NOISE), "refused"])])(
    "has the word %s, which results print",
    (word) => {
      expect(terms).toContain(word);
    },
  );

  test("has the words of every kind of verdict", () => {
    expect(verdictWords()).toEqual(
      expect.arrayContaining(["better", "regressed", "improving", "holds", "at-chance", "suspect", "tuned-on-test"]),
    );
  });
});
