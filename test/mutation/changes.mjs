import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const LAYERS = ["src/inference", "src/analysis"];
/** Words for people are held by tests of the documents they stand in, which are not run here. */
const WORDS = /[wW]ording|[sS]entence|[wW]ords\.ts$/;
/** Texts are for people; what they say is tested where they are shown. */
const EXCLUDED = ["StringLiteral"];
const PACKAGE = "@stryker-mutator/instrumenter";
const VERSION = "9.6.1";

/** Stryker's list of small changes, installed under `home` on the first call: no dependency of the package. */
export async function changeMaker(home) {
  const folder = join(home, "node_modules", PACKAGE);
  if (!existsSync(folder)) {
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, "package.json"), '{ "private": true }\n');
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--no-save", `${PACKAGE}@${VERSION}`], {
      cwd: home,
      stdio: "inherit",
    });
  }
  const { Instrumenter } = await import(pathToFileURL(join(folder, "dist/src/index.js")).href);
  const silent = { debug() {}, info() {}, isDebugEnabled: () => false };
  return new Instrumenter(silent);
}

const instrument = (maker, files) =>
  maker.instrument(files, { plugins: null, excludedMutations: EXCLUDED, ignorers: [] });

/** Every change that can be made to the two layers; `words` takes only the files whose paths hold one of them. */
export async function allChanges(maker, root, words) {
  const files = LAYERS.flatMap((layer) =>
    readdirSync(join(root, layer), { recursive: true, encoding: "utf8" }).map((name) => join(layer, name)),
  )
    .filter((path) => path.endsWith(".ts") && !WORDS.test(path))
    .filter((path) => words.length === 0 || words.some((word) => path.includes(word)))
    .sort()
    .map((name) => ({ name, content: readFileSync(join(root, name), "utf8"), mutate: true }));
  const { mutants } = await instrument(maker, files);
  const sources = new Map(files.map(({ name, content }) => [name, content.split("\n")]));
  return mutants
    .filter(({ status }) => status !== "Ignored")
    .map(({ fileName: path, location, replacement, mutatorName: kind }) => ({
      path,
      location,
      kind,
      replacement: replacement.replace(/\s+/g, " "),
      original: textAt(sources.get(path), location),
    }));
}

/** Counted from 0, the end not included; on one line. */
function textAt(lines, { start, end }) {
  const last = lines[end.line].slice(0, end.column);
  return start.line === end.line
    ? last.slice(start.column)
    : [lines[start.line].slice(start.column), ...lines.slice(start.line + 1, end.line), last]
        .join(" ")
        .replace(/\s+/g, " ");
}

/** `count` changes by chance: the same seed and code give the same ones. */
export function drawnChanges(changes, count, seed) {
  const rank = (change) =>
    createHash("sha256")
      .update(`${seed} ${change.path} ${JSON.stringify(change.location)} ${change.replacement}`)
      .digest("hex");
  return changes
    .map((change) => ({ change, rank: rank(change) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, count)
    .map(({ change }) => change);
}

/**
 * A copy of the project in `tree`, in whose code each of `changes` waits behind a switch. Gives the changes with the ids by
 * which they are switched on.
 */
export async function switchedTree(maker, root, tree, changes) {
  rmSync(tree, { recursive: true, force: true });
  const names = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root })
    .toString()
    .split("\0")
    .filter((name) => name !== "" && existsSync(join(root, name)));
  for (const name of names) {
    mkdirSync(dirname(join(tree, name)), { recursive: true });
    copyFileSync(join(root, name), join(tree, name));
  }
  symlinkSync(join(root, "node_modules"), join(tree, "node_modules"), "junction");
  const files = [...new Set(changes.map(({ path }) => path))].map((name) => ({
    name,
    content: readFileSync(join(root, name), "utf8"),
    mutate: changes.filter(({ path }) => path === name).map(({ location }) => location),
  }));
  const { files: switched, mutants } = await instrument(maker, files);
  for (const { name, content } of switched) writeFileSync(join(tree, name), content);
  return changes.map((change) => ({
    ...change,
    id: mutants.find(
      ({ fileName, location, replacement, mutatorName }) =>
        fileName === change.path &&
        mutatorName === change.kind &&
        JSON.stringify(location) === JSON.stringify(change.location) &&
        replacement.replace(/\s+/g, " ") === change.replacement,
    ).id,
  }));
}
