import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createResults } from "../../../src/data/createResults.js";
import type { Heading } from "../../../src/report/document/document.js";
import { reportCsv } from "../../../src/report/render/csv.js";
import { REPORT_SECTIONS, SECTIONS } from "../../../src/report/sections/sections.js";
import { reportDocument } from "../../../src/report/variance/reportDocument.js";
import { buildVarianceReport } from "../../../src/report/variance/varianceReport.js";
import { fullReportData } from "../../support/fullReportData.js";

const kindOf = (id: string) => id.replace(/-\d+$/, "");
const folder = join(import.meta.dirname, "../../../src/report/sections");
const layout = { limit: 10, figures: [] };

const full = buildVarianceReport(fullReportData());
const nothing = buildVarianceReport(createResults({}));
// Where a task was asked both ways, the section of framings draws the curves.
const oneWay = buildVarianceReport(fullReportData(), { sections: ["curves"] });

/** Every value of the folder that has the form of a section, by the file and the name that it is exported under. */
async function definitions(): Promise<ReadonlyMap<string, unknown>> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && file !== "sections.ts",
  );
  const modules = await Promise.all(
    files.map(async (file) =>
      Object.entries((await import(join(folder, file))) as object).map(
        ([name, value]) => [`${file}: ${name}`, value] as const,
      ),
    ),
  );
  return new Map(modules.flat().filter(([, value]) => isSection(value)));
}

function isSection(value: unknown): boolean {
  return typeof value === "object" && value !== null && "analyse" in value && "blocks" in value;
}

describe("the table of sections", () => {
  test("holds every section that a file defines", async () => {
    const known: readonly unknown[] = SECTIONS;
    const defined = await definitions();
    expect([...defined].filter(([, section]) => !known.includes(section)).map(([name]) => name)).toEqual([]);
    expect(defined.size).toBe(SECTIONS.length);
  });

  test("names each section, its title, its tables and its figures once", () => {
    const distinct = (values: readonly string[]) => expect([...new Set(values)]).toEqual(values);
    distinct(SECTIONS.map(({ name }) => name));
    distinct(SECTIONS.map(({ title }) => title));
    distinct(SECTIONS.flatMap((section) => section.tables?.(full).map(([name]) => name) ?? []));
    distinct(full.figures.map(({ figure }) => figure.id));
    distinct(SECTIONS.flatMap((section) => section.pictures ?? []));
  });

  test("says what the figures of each section are called", () => {
    const drawn = new Set(
      [...full.figures, ...oneWay.figures].map(({ section, figure }) => `${section} ${kindOf(figure.id)}`),
    );
    const named = SECTIONS.flatMap(({ name, pictures = [] }) => pictures.map((kind) => `${name} ${kind}`));
    // Two seeds have no curve SNR, eight items are too few to drop some, and these models are strangers.
    expect(named.filter((one) => !drawn.has(one))).toEqual([
      "curves signal-noise",
      "items pruning",
      "items family-tree",
    ]);
    expect([...drawn].filter((one) => !named.includes(one))).toEqual([]);
  });
});

describe.each(SECTIONS.map((section) => [section.name, section] as const))("section %s", (name, section) => {
  test("has data and blocks in a report on everything, and none of its titles is missing", () => {
    expect(section.isEmpty(full)).toBe(false);
    const [first] = section.blocks(full, layout);
    expect(first?.kind).toBe("heading");
    const headings = reportDocument(full).filter((block): block is Heading => block.kind === "heading");
    expect(headings).toContainEqual(first);
  });

  test("draws figures only under its own name, each below its heading", () => {
    const record = name === "curves" ? oneWay : full;
    const own = record.figures.flatMap((one) => (one.section === name ? [one.figure] : []));
    const blocks = section.blocks(record, { ...layout, figures: own });
    expect(blocks.filter(({ kind }) => kind === "figure")).toEqual(own);
    expect(own.length > 0).toBe(section.figures !== undefined);
  });

  test("has rows in its tables, under names fit for files", () => {
    const tables = section.tables?.(full) ?? [];
    for (const [file] of tables) expect(file).toMatch(/^[a-z-]+$/);
    const written = reportCsv(full).map((table) => table.name);
    expect(written).toEqual(expect.arrayContaining(tables.flatMap(([file, rows]) => (rows.length > 0 ? [file] : []))));
  });

  test("says what fills it where the data hold nothing, and shows nothing of itself", () => {
    const line = `${section.title}: needs ${REPORT_SECTIONS[name]}.`;
    expect(nothing.missingSections.includes(line)).toBe(section.isEmpty(nothing));
    if (section.isEmpty(nothing)) expect(section.blocks(nothing, layout)).toEqual([]);
    expect(section.caveats?.(nothing) ?? []).toEqual([]);
  });

  test("leaves the record whole where it was not asked for", () => {
    const others = SECTIONS.map((one) => one.name).filter((one) => one !== name);
    const without = buildVarianceReport(createResults({}), { sections: others });
    expect(Object.keys(without).sort()).toEqual(Object.keys(nothing).sort());
  });
});
