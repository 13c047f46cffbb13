import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  committed,
  createProject,
  hasKernel,
  joined,
  kernelTitle,
  type Notebook,
  notebookNames,
  notebooksFolder,
  type Project,
  readNotebook,
} from "./kernel.js";

/** Rewritten by `npx vitest run test/notebooks --update` where there is a kernel. */
describe.skipIf(!hasKernel)(`notebooks in a Jupyter kernel${kernelTitle}`, () => {
  let project: Project;
  beforeAll(async () => {
    project = await createProject();
  }, 300_000);
  afterAll(() => project?.remove());

  test.each(notebookNames)("%s gives the committed output", { timeout: 300_000 }, async (name) => {
    const executed = await project.execute(name);
    const streams = executed.cells.flatMap(({ outputs = [] }) => outputs.filter((one) => one.name === "stderr"));
    expect(streams, "what the kernel complained of").toEqual([]);
    await expect(committed(executed)).toMatchFileSnapshot(join(notebooksFolder, name));
  });
});

describe.each(notebookNames)("%s as committed", (name) => {
  // Read in the tests, so that they see what the kernel has just rewritten.
  const outputsOf = ({ cells }: Notebook) => cells.flatMap((cell) => cell.outputs ?? []);
  const htmlOf = (notebook: Notebook) =>
    outputsOf(notebook).flatMap(({ data }) => (data?.["text/html"] === undefined ? [] : [joined(data["text/html"])]));

  test("is small, explains itself and holds its output", () => {
    const notebook = readNotebook(name);
    expect(readFileSync(join(notebooksFolder, name)).length).toBeLessThan(1_000_000);
    expect(notebook.cells.filter(({ cell_type }) => cell_type === "markdown").length).toBeGreaterThan(5);
    const silent = notebook.cells.filter(
      ({ source, outputs }) => /^(see|show|console)\b/m.test(joined(source)) && outputs?.length === 0,
    );
    expect(silent.map(({ id }) => id)).toEqual([]);
    expect(outputsOf(notebook).filter(({ output_type }) => output_type === "error")).toEqual([]);
    expect(htmlOf(notebook).length).toBeGreaterThan(4);
  });

  test("shows tables and figures in which nothing runs and nothing is fetched", () => {
    const html = htmlOf(readNotebook(name)).join("\n");
    expect(html).toContain("<svg");
    expect(html).toContain("<table");
    expect(html).not.toMatch(/<(script|iframe|object|embed|link|img)\b|\son\w+="|(?:src|href)="(?!#)/i);
  });

  test("uses no id twice", () => {
    const ids = htmlOf(readNotebook(name)).flatMap((one) => [...one.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id));
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });
});
