import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../..");

export const notebooksFolder = join(root, "docs/examples");

/** The committed notebooks, in the order they are read. */
export const notebookNames = readdirSync(notebooksFolder)
  .filter((name) => name.endsWith(".ipynb"))
  .sort();

const nbconvert = program("jupyter-nbconvert", process.env.NBCONVERT);
const tslab = program("tslab", process.env.TSLAB);

/** Whether notebooks can be executed; where the build demands it (CI_NOTEBOOKS=required), a missing kernel is a failure. */
export const hasKernel = (nbconvert !== null && tslab !== null) || process.env.CI_NOTEBOOKS === "required";

/** For the title of a suite, so that a skipped one says why. */
export const kernelTitle = hasKernel
  ? ""
  : ` (skipped: no ${[nbconvert === null ? "jupyter-nbconvert" : "", tslab === null ? "tslab" : ""].filter((name) => name !== "").join(" and no ")} on PATH; set NBCONVERT, TSLAB)`;

function program(name: string, path: string | undefined): string | null {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return (
    [...(path === undefined ? [] : [path]), ...folders.map((folder) => join(folder, name))].find(existsSync) ?? null
  );
}

/** A project as a user has it: notebooks, dumps, and the built package among its modules. */
export interface Project {
  readonly folder: string;
  /** Runs a notebook of the project in the kernel, from its first cell to its last, and reads what came out. */
  readonly execute: (name: string) => Promise<Notebook>;
  readonly remove: () => void;
}

export async function createProject(): Promise<Project> {
  if (nbconvert === null || tslab === null) {
    throw new Error(
      "CI_NOTEBOOKS=required, but there is no jupyter-nbconvert or no tslab: apt-get install jupyter-nbconvert; npm install --global tslab",
    );
  }
  const folder = mkdtempSync(join(tmpdir(), "noisefloor-notebooks-"));
  const examples = join(folder, "docs/examples");
  const installed = join(folder, "node_modules/noisefloor");
  const kernel = join(folder, "jupyter/kernels/tslab");
  for (const made of [examples, installed, kernel]) mkdirSync(made, { recursive: true });
  symlinkSync(join(root, "fixtures"), join(folder, "fixtures"));
  // The kernel knows `console` from the types of Node among the project's modules; its own are found only where npm nests them.
  symlinkSync(join(root, "node_modules/@types"), join(folder, "node_modules/@types"));
  for (const name of notebookNames) cpSync(join(notebooksFolder, name), join(examples, name));
  cpSync(join(root, "package.json"), join(installed, "package.json"));
  symlinkSync(join(root, "node_modules"), join(installed, "node_modules"));
  await buildInto(join(installed, "dist"));
  writeFileSync(
    join(kernel, "kernel.json"),
    JSON.stringify({
      argv: [tslab, "kernel", "--config-path", "{connection_file}"],
      display_name: "TypeScript",
      language: "typescript",
    }),
  );
  const env = {
    ...process.env,
    JUPYTER_PATH: join(folder, "jupyter"),
    JUPYTER_CONFIG_DIR: join(folder, "jupyter/config"),
    JUPYTER_DATA_DIR: join(folder, "jupyter/data"),
  };
  return {
    folder,
    async execute(name) {
      await run(nbconvert, ["--to", "notebook", "--execute", "--output", "executed", name], { cwd: examples, env });
      return JSON.parse(readFileSync(join(examples, "executed.ipynb"), "utf8"));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The last build where nothing has changed since, else a new one. */
async function buildInto(folder: string): Promise<void> {
  const built = join(root, "dist");
  const changed = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).map((name) =>
    modified(join(root, "src", name)),
  );
  const entries = ["index.cjs", "node.cjs", "report.cjs", "index.d.cts", "node.d.cts", "report.d.cts"];
  if (entries.every((name) => modified(join(built, name)) > Math.max(...changed))) {
    symlinkSync(built, folder);
    return;
  }
  const tsup = join(root, "node_modules/tsup/dist/cli-default.js");
  await run(process.execPath, [tsup, "--silent", "--out-dir", folder], { cwd: root });
}

function modified(path: string): number {
  return existsSync(path) ? statSync(path).mtimeMs : Number.NEGATIVE_INFINITY;
}

interface Output {
  readonly output_type: "stream" | "display_data" | "execute_result" | "error";
  readonly name?: string;
  readonly text?: string | readonly string[];
  readonly data?: Readonly<Record<string, string | readonly string[]>>;
}

export interface Cell {
  readonly cell_type: "code" | "markdown";
  readonly id: string;
  readonly source: string | readonly string[];
  readonly outputs?: readonly Output[];
}

/** A Jupyter notebook, format 4.5, as far as these tests look at it. */
export interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: object;
  readonly nbformat: number;
  readonly nbformat_minor: number;
}

export function readNotebook(name: string): Notebook {
  return JSON.parse(readFileSync(join(notebooksFolder, name), "utf8"));
}

/** Lines of a notebook are one text or a list of them. */
export function joined(text: string | readonly string[] = ""): string {
  return typeof text === "string" ? text : text.join("");
}

/** The notebook as it is committed: without when and by which version of the kernel it was executed. */
export function committed({ cells, nbformat, nbformat_minor }: Notebook): string {
  const kernelspec = { display_name: "TypeScript", language: "typescript", name: "tslab" };
  const language_info = { file_extension: ".ts", mimetype: "text/typescript", name: "typescript" };
  const kept = cells.map(({ cell_type, id, source, outputs }) => ({
    cell_type,
    ...(cell_type === "code" ? { execution_count: null } : {}),
    id,
    metadata: {},
    ...(cell_type === "code" ? { outputs: mergedOutputs(outputs ?? []) } : {}),
    source: lines(joined(source)),
  }));
  const whole = { cells: kept, metadata: { kernelspec, language_info }, nbformat, nbformat_minor };
  return `${JSON.stringify(whole, null, 1)}\n`;
}

/** Where a kernel flushes a stream is chance: pieces of one stream that follow each other are one. */
function mergedOutputs(outputs: readonly Output[]): object[] {
  const merged: { output_type: string; name?: string; text?: string }[] = [];
  for (const { output_type, name, text, data } of outputs) {
    const last = merged.at(-1);
    if (output_type === "stream" && last?.output_type === "stream" && last.name === name) {
      last.text += joined(text);
    } else if (output_type === "stream") {
      merged.push({ output_type, name: name ?? "", text: joined(text) });
    } else {
      const texts = Object.entries(data ?? {}).map(([type, value]) => [type, lines(joined(value))]);
      merged.push(Object.assign({ data: Object.fromEntries(texts), metadata: {} }, { output_type }));
    }
  }
  return merged.map((one) => (one.text === undefined ? one : { ...one, text: lines(one.text) }));
}

/** Each line with its end, as notebooks hold them. */
function lines(text: string): string[] {
  return text.match(/.*\n|.+$/g) ?? [];
}
