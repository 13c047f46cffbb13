import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

/** Source files by path below src, such as `numeric/sum.ts`. */
type Sources = ReadonlyMap<string, string>;

const root = fileURLToPath(new URL("..", import.meta.url));
const sources = readSources(join(root, "src"));
/** Each text is parsed once for all rules, and those of src before the first: the limit on a test's time is not one on reading them all. */
const parsed = new Map<string, ts.SourceFile>();
for (const [path, text] of sources) parse(path, text);

/** Which layers each layer may import from besides itself. A file in src itself is a layer of its own name, or `base`. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  base: ["numeric"],
  arguments: ["base"],
  numeric: ["base"],
  random: ["base", "arguments", "numeric"],
  inference: ["base", "arguments", "numeric", "random"],
  data: ["base", "arguments", "numeric"],
  analysis: ["base", "arguments", "numeric", "random", "inference", "data"],
  questions: ["base", "arguments", "numeric", "data", "analysis"],
  hosts: ["base", "arguments", "data", "analysis", "inference", "questions"],
  reduce: ["base", "arguments", "numeric", "data"],
  io: ["base", "arguments", "numeric", "data", "reduce"],
  node: ["base", "arguments", "numeric", "data", "reduce", "io"],
  report: ["base", "arguments", "numeric", "random", "inference", "data", "analysis", "questions"],
  cli: ["base", "numeric", "random", "inference", "data", "analysis", "reduce", "io", "node", "report", "questions"],
  index: ["base", "numeric", "random", "inference", "data", "analysis", "hosts", "questions"],
  statistics: ["base", "arguments", "numeric", "random", "inference", "analysis"],
  irt: ["base", "analysis"],
  judges: ["base", "arguments", "data", "inference", "analysis", "questions"],
};
/**
 * The rooms of the layers that have some, from the lowest up: a file imports from its own room and from lower ones, types
 * included. Files that stand in the layer itself are above all of its rooms.
 */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  inference: [
    "intervals",
    "significance",
    "bootstrap",
    "trend",
    "kinship",
    "items",
    "ranks",
    "components",
    "agreement",
    "power",
    "posterior",
    "sequential",
    "labels",
  ],
  analysis: [
    "scores",
    "tasks",
    "components",
    "comparison",
    "judges",
    "gate",
    "curves",
    "seeds",
    "framing",
    "ranking",
    "items",
    "kinship",
    "irt",
    "subsets",
    "planning",
  ],
  node: ["sources"],
  io: ["bytes", "json", "tables", "runs", "reader", "formats"],
  report: ["text", "figure", "document", "figures", "sections", "gate", "variance", "screen", "page", "render"],
};
const MOST_FILES = 30;
const BASE = [
  "clause",
  "defaults",
  "defined",
  "errors",
  "inertJson",
  "notes",
  "numberFormat",
  "signature",
  "shellWord",
  "someNames",
  "spreadsheetFormula",
  "version",
  "workflowCommands",
];
const ENTRIES = [
  "index.ts",
  "statistics.ts",
  "irt.ts",
  "judges.ts",
  "io/index.ts",
  "reduce/index.ts",
  "node/index.ts",
  "report/index.ts",
];

describe("src", () => {
  test("holds the layers of the table and no others", () => {
    expect(new Set([...sources.keys()].map(layerOf))).toEqual(new Set(Object.keys(LAYERS)));
  });

  test("imports only go to lower layers", () => {
    expect(upwardImports(sources)).toEqual([]);
  });

  test("holds the rooms of the table and no others", () => {
    const found = [...sources.keys()].filter((path) => roomOf(path) !== null && layerOf(path) in ROOMS);
    const rooms = Object.entries(ROOMS).flatMap(([layer, names]) => names.map((name) => `${layer}/${name}`));
    expect(new Set(found.map((path) => `${layerOf(path)}/${roomOf(path)}`))).toEqual(new Set(rooms));
  });

  test("imports between rooms only go to lower rooms, types included", () => {
    expect(upwardRooms(sources)).toEqual([]);
  });

  test(`no folder holds more than ${MOST_FILES} files`, () => {
    expect(crowdedFolders(sources)).toEqual([]);
  });

  test("numbers are put in words in the wording files of a room alone", () => {
    expect(wordedOutside(sources)).toEqual([]);
  });

  test("imports form no cycle, were they of types alone", () => {
    expect(cycle(sources)).toEqual([]);
  });

  test("every relative import names a file of src", () => {
    expect(danglingImports(sources)).toEqual([]);
  });

  test("clock, console, process, chance and node: stay in node and cli", () => {
    expect(impurities(sources)).toEqual([]);
  });

  test("wrong calls throw an ArgumentError, so that no RangeError of the language is taken for one", () => {
    expect(bareErrors(sources)).toEqual([]);
  });

  test("no function of Math is called whose last bits the language leaves to the engine", () => {
    expect(engineMath(sources)).toEqual([]);
  });

  test("no file is a grab-bag by its name", () => {
    expect(grabBags(sources)).toEqual([]);
  });

  test("no source is named as a test", () => {
    expect([...sources.keys()].filter((path) => /test\.ts$/i.test(path))).toEqual([]);
  });

  test("every function of the public entries has a doc comment", () => {
    expect(undocumentedFunctions(sources, ENTRIES)).toEqual([]);
  });
});

describe("the checker", () => {
  const planted = (files: Record<string, string>): Sources => new Map(Object.entries(files));

  test.each([
    ["import", 'import { x } from "../report/text.js";'],
    ["type import", 'import type { X } from "../report/text.js";'],
    ["export from", 'export { x } from "../report/text.js";'],
    ["export all", 'export * from "../report/text.js";'],
    ["dynamic import", 'const x = await import("../report/text.js");'],
  ])("finds an upward %s", (_, text) => {
    const found = upwardImports(planted({ "numeric/sum.ts": text, "report/text.ts": "export const x = 1;" }));
    expect(found).toEqual(["numeric/sum.ts → report/text.ts"]);
  });

  test.each([
    ["report", "io"],
    ["io", "analysis"],
    ["io", "inference"],
    ["data", "inference"],
    ["index", "report"],
  ])("finds that %s imports from %s", (from, to) => {
    const importer = from === "index" ? "index.ts" : `${from}/a.ts`;
    const path = from === "index" ? `./${to}/b.js` : `../${to}/b.js`;
    expect(upwardImports(planted({ [importer]: `import "${path}";`, [`${to}/b.ts`]: "" }))).toHaveLength(1);
  });

  test.each([
    ["analysis/scores/a.ts", 'import type { X } from "../framing/b.js";', "analysis/framing/b.ts"],
    ["io/bytes/a.ts", 'import { x } from "../json/b.js";', "io/json/b.ts"],
    ["report/sections/a.ts", 'export { x } from "../b.js";', "report/b.ts"],
  ])("finds that %s reaches up between rooms: %s", (from, text, to) => {
    expect(upwardRooms(planted({ [from]: text, [to]: "" }))).toEqual([`${from} → ${to}`]);
  });

  test("lets a room import from a lower one, and the layer's own files from every room", () => {
    const files = planted({
      "analysis/framing/a.ts": 'import { x } from "../scores/b.js";',
      "analysis/scores/b.ts": "",
      "report/show.ts": 'import "./render/html.js";',
      "report/render/html.ts": "",
    });
    expect(upwardRooms(files)).toEqual([]);
  });

  test("finds a crowded folder", () => {
    const many = Array.from({ length: MOST_FILES + 1 }, (_, index) => [`data/file${index}.ts`, ""]);
    expect(crowdedFolders(planted(Object.fromEntries(many)))).toEqual([`data: ${MOST_FILES + 1} files`]);
    expect(crowdedFolders(planted(Object.fromEntries(many.slice(1))))).toEqual([]);
  });

  test("does not take an import in a comment or a text for one", () => {
    const text = '// import { x } from "../report/text.js";\nconst y = \'from "../report/text.js"\';';
    expect(upwardImports(planted({ "numeric/sum.ts": text, "report/text.ts": "" }))).toEqual([]);
  });

  test("finds a cycle of three files, and one that only types close", () => {
    const ring = (last: string) =>
      planted({
        "data/a.ts": 'import { b } from "./b.js";',
        "data/b.ts": 'export { c } from "./c.js";',
        "data/c.ts": last,
      });
    expect(cycle(ring('import { a } from "./a.js";'))).toEqual(["data/a.ts", "data/b.ts", "data/c.ts", "data/a.ts"]);
    expect(cycle(ring('import type { A } from "./a.js";'))).toHaveLength(4);
    expect(cycle(ring("export const c = 1;"))).toEqual([]);
  });

  test.each([
    ["Math.random()", "Math.random"],
    ["const now = Date.now();", "Date.now"],
    ["const now = new Date();", "new Date("],
    ["console.log(1);", "console."],
    ["process.exit(1);", "process."],
    ['import { readFile } from "node:fs";', "node:fs"],
    ['const fs = await import("node:fs");', "node:fs"],
    ['import { readFile } from "fs";', "fs"],
  ])("finds %s in a pure layer, and allows it in node", (text, what) => {
    expect(impurities(planted({ "data/run.ts": text }))).toEqual([`data/run.ts: ${what}`]);
    expect(impurities(planted({ "node/load.ts": text }))).toEqual(
      what === "Math.random" ? ["node/load.ts: Math.random"] : [],
    );
  });

  test("does not take Math.random in a comment or a text for a call", () => {
    expect(impurities(planted({ "data/run.ts": '// Math.random()\nconst a = "process.exit";' }))).toEqual([]);
  });

  test("finds a file that puts numbers in words, and is no wording file", () => {
    const text = 'import { plural } from "../../numberFormat.js";';
    const files = ["analysis/gate/gate.ts", "analysis/gate/wording.ts", "report/text/a.ts", "numberFormat.ts"];
    expect(wordedOutside(planted(Object.fromEntries(files.map((path) => [path, text]))))).toEqual([files[0]]);
  });

  test("finds a bare RangeError, and not one in a comment", () => {
    const text = '// throw new RangeError("a: b")\nthrow new RangeError("a: b must be c.");';
    expect(bareErrors(planted({ "data/run.ts": text }))).toEqual(['data/run.ts: new RangeError("a: b must be c.")']);
    expect(bareErrors(planted({ "data/run.ts": 'throw new ArgumentError("a", "b must be c.");' }))).toEqual([]);
  });

  test.each([
    ["Math.exp(x)", "Math.exp"],
    ["const f = Math.log1p;", "Math.log1p"],
    ["Math.pow(x, 2)", "Math.pow"],
    ["x ** 3", "x ** 3"],
    ["x ** -2", "x ** -2"],
    ["10 ** x", "10 ** x"],
    ["x **= 2", "x **= 2"],
  ])("finds %s, whose last bits engines differ in", (text, found) => {
    expect(engineMath(planted({ "data/run.ts": text }))).toEqual([`data/run.ts: ${found}`]);
  });

  test("takes squares, powers of two and roots, which all engines round alike", () => {
    expect(engineMath(planted({ "data/run.ts": "Math.sqrt(x ** 2) + 2 ** -k; // Math.exp(x)" }))).toEqual([]);
  });

  test.each(["utils", "helpers", "common", "types", "stringUtils", "util"])("finds a file named %s", (name) => {
    expect(grabBags(planted({ [`data/${name}.ts`]: "" }))).toHaveLength(1);
  });

  test("finds an exported function without a doc comment, through a re-export under another name", () => {
    const files = planted({
      "index.ts": 'export { bare, said as told } from "./data/run.js";\nexport { bare as naked } from "./data/run.js";',
      "data/run.ts": "export function bare() {}\n/** Says. */\nexport function said() {}",
    });
    expect(undocumentedFunctions(files, ["index.ts"])).toEqual(["data/run.ts: bare", "data/run.ts: bare"]);
  });
});

function readSources(folder: string): Sources {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  return new Map(files.sort().map((path) => [path.split(sep).join("/"), readFileSync(join(folder, path), "utf8")]));
}

function layerOf(path: string): string {
  const [first, second] = path.split("/");
  if (second !== undefined) return first as string;
  const name = (first as string).replace(/\.ts$/, "");
  return BASE.includes(name) ? "base" : name;
}

/** The folder of a layer that a file stands in; `null` for a file of the layer itself. */
function roomOf(path: string): string | null {
  const parts = path.split("/");
  return parts.length > 2 ? (parts[1] as string) : null;
}

function upwardRooms(files: Sources): string[] {
  return [...files].flatMap(([path, text]) => {
    const layer = layerOf(path);
    const rooms = ROOMS[layer];
    const room = roomOf(path);
    if (rooms === undefined || room === null) return [];
    return importsOf(path, text, files).flatMap(({ target }) => {
      if (target === null || layerOf(target) !== layer) return [];
      const other = roomOf(target);
      const goesUp = other === null || rooms.indexOf(other) > rooms.indexOf(room);
      return goesUp ? [`${path} → ${target}`] : [];
    });
  });
}

function crowdedFolders(files: Sources): string[] {
  const sizes = new Map<string, number>();
  for (const path of files.keys()) sizes.set(dirname(path), (sizes.get(dirname(path)) ?? 0) + 1);
  return [...sizes].filter(([, size]) => size > MOST_FILES).map(([folder, size]) => `${folder}: ${size} files`);
}

interface Import {
  /** As written. */
  readonly specifier: string;
  /** File of src, or `null` for a package or a missing file. */
  readonly target: string | null;
}

function importsOf(path: string, text: string, known: Sources): Import[] {
  const found: Import[] = [];
  const add = (specifier: string) => {
    const target = specifier.startsWith(".")
      ? relative(resolve("/"), resolve("/", dirname(path), specifier))
          .split(sep)
          .join("/")
          .replace(/\.js$/, ".ts")
      : null;
    found.push({ specifier, target: target !== null && known.has(target) ? target : null });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node.moduleSpecifier.text);
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node.moduleSpecifier.text);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [specifier] = node.arguments;
      if (specifier && ts.isStringLiteral(specifier)) add(specifier.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(path, text));
  return found;
}

function parse(path: string, text: string): ts.SourceFile {
  const known = parsed.get(text) ?? ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  parsed.set(text, known);
  return known;
}

function upwardImports(files: Sources): string[] {
  return [...files].flatMap(([path, text]) => {
    const layer = layerOf(path);
    return importsOf(path, text, files).flatMap(({ target }) => {
      if (target === null || layerOf(target) === layer || LAYERS[layer]?.includes(layerOf(target))) return [];
      return [`${path} → ${target}`];
    });
  });
}

function danglingImports(files: Sources): string[] {
  return [...files].flatMap(([path, text]) =>
    importsOf(path, text, files)
      .filter(({ specifier, target }) => specifier.startsWith(".") && target === null)
      .map(({ specifier }) => `${path}: ${specifier}`),
  );
}

/** The files of the first cycle found, its first file named again at the end; empty without one. */
function cycle(files: Sources): string[] {
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): string[] => {
    const seen = trail.indexOf(path);
    if (seen >= 0) return [...trail.slice(seen), path];
    if (done.has(path)) return [];
    for (const { target } of importsOf(path, files.get(path) as string, files)) {
      if (target === null) continue;
      const found = walk(target, [...trail, path]);
      if (found.length > 0) return found;
    }
    done.add(path);
    return [];
  };
  for (const path of files.keys()) {
    const found = walk(path, []);
    if (found.length > 0) return found;
  }
  return [];
}

const BUILTINS = /^(node:.*|fs|path|os|url|util|stream|events|crypto|process|child_process|worker_threads|zlib)(\/|$)/;

/** What only the layers at the disk may do; `Math.random` is nobody's. */
function impurities(files: Sources): string[] {
  return [...files].flatMap(([path, text]) => {
    const atTheDisk = ["node", "cli"].includes(layerOf(path));
    const found: string[] = atTheDisk
      ? []
      : importsOf(path, text, files).flatMap(({ specifier }) => (BUILTINS.test(specifier) ? [specifier] : []));
    const visit = (node: ts.Node): void => {
      if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
        const name = `${node.expression.text}.${node.name.text}`;
        if (name === "Math.random") found.push(name);
        else if (atTheDisk) return;
        else if (name === "Date.now") found.push(name);
        else if (["console", "process"].includes(node.expression.text)) found.push(`${node.expression.text}.`);
      } else if (ts.isNewExpression(node) && node.expression.getText() === "Date" && !atTheDisk) {
        found.push("new Date(");
      }
      ts.forEachChild(node, visit);
    };
    visit(parse(path, text));
    return found.map((what) => `${path}: ${what}`);
  });
}

/** Files of `analysis` that import number formats, other than those that hold the words of a room. */
function wordedOutside(files: Sources): string[] {
  return [...files].flatMap(([path, text]) =>
    layerOf(path) === "analysis" &&
    !path.endsWith("/wording.ts") &&
    importsOf(path, text, files).some(({ target }) => target === "numberFormat.ts")
      ? [path]
      : [],
  );
}

/** Where a `RangeError` is made that says nothing of the caller's mistake but in its text. */
function bareErrors(files: Sources): string[] {
  return [...files].flatMap(([path, text]) => {
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isNewExpression(node) && node.expression.getText() === "RangeError") found.push(node.getText());
      ts.forEachChild(node, visit);
    };
    visit(parse(path, text));
    return found.map((what) => `${path}: ${what}`);
  });
}

/** What engines round in their own way: all but +, −, ×, ÷, roots, remainders, squares and whole powers of two. */
const ENGINE_MATH = /^(?:a?cosh?|a?sinh?|a?tanh?|atan2|cbrt|expm1|exp|log1p|log10|log2|log|pow)$/;

function engineMath(files: Sources): string[] {
  return [...files].flatMap(([path, text]) => {
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      if (
        ts.isPropertyAccessExpression(node) &&
        node.expression.getText() === "Math" &&
        ENGINE_MATH.test(node.name.text)
      )
        found.push(node.getText());
      if (ts.isBinaryExpression(node)) {
        const { left, operatorToken, right } = node;
        const isPower = operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskToken;
        const isExact = isPower && (left.getText() === "2" || right.getText() === "2");
        if ((isPower && !isExact) || operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken)
          found.push(node.getText());
      }
      ts.forEachChild(node, visit);
    };
    visit(parse(path, text));
    return found.map((what) => `${path}: ${what}`);
  });
}

function grabBags(files: Sources): string[] {
  return [...files.keys()].filter((path) => /(^|\/)(\w*[uU]tils?|\w*[hH]elpers?|commons?|types?)\.ts$/.test(path));
}

/** Functions that the entries export by name, wherever they are declared, without a doc comment there. */
function undocumentedFunctions(files: Sources, entries: readonly string[]): string[] {
  return entries.flatMap((entry) =>
    parse(entry, files.get(entry) as string).statements.flatMap((statement) => {
      if (!ts.isExportDeclaration(statement) || !statement.moduleSpecifier || !statement.exportClause) return [];
      if (!ts.isNamedExports(statement.exportClause)) return [`${entry}: exports must be named one by one`];
      const specifier = (statement.moduleSpecifier as ts.StringLiteral).text;
      const target = join(dirname(entry), specifier).split(sep).join("/").replace(/\.js$/, ".ts");
      return statement.exportClause.elements
        .map(({ name, propertyName }) => (propertyName ?? name).text)
        .filter((name) => isUndocumentedFunction(target, files.get(target) as string, name))
        .map((name) => `${target}: ${name}`);
    }),
  );
}

/** Of a function with several signatures the first is documented. */
function isUndocumentedFunction(path: string, text: string, name: string): boolean {
  const [first] = parse(path, text).statements.filter(
    (statement) => ts.isFunctionDeclaration(statement) && statement.name?.text === name,
  );
  return first !== undefined && ts.getJSDocCommentsAndTags(first).length === 0;
}
