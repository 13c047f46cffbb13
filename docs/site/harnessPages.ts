import { readFileSync } from "node:fs";
import { join } from "node:path";
import { linksOf } from "./docPages.js";
import { HARNESSES, type Harness } from "./harnesses.js";
import { markdownPage } from "./markdownPage.js";
import type { SitePage } from "./sitePage.js";

const FORMATS = "docs/formats.md";

/** The commands of every harness's page: what was understood, which of two is better, and all the rest. */
export function commandsOf(dump: string): readonly string[] {
  return [
    `noisefloor inspect ${dump}`,
    `noisefloor compare ${dump} --baseline base --candidate new`,
    `noisefloor report ${dump} --html report.html`,
  ];
}

/** A page for each harness and one that lists them; what is read of each is what docs/formats.md says. */
export function harnessPages(root: string, pages: ReadonlyMap<string, string>): SitePage[] {
  const formats = readFileSync(join(root, FORMATS), "utf8");
  const made = (path: string, text: string): SitePage => {
    const links = linksOf(root, FORMATS, path, pages);
    // The pages of the harnesses stand beside each other.
    const address = (link: string) => (/^[\w-]+\.html$/.test(link) ? link : links.address(link));
    const { title, html } = markdownPage(text, { ...links, address });
    return { path, title, html };
  };
  return [
    made("harnesses/index.html", listText()),
    ...HARNESSES.map((harness) => made(`harnesses/${harness.slug}.html`, pageText(harness, formats))),
  ];
}

function listText(): string {
  return [
    "# From your harness to an answer",
    "",
    "Three commands each, on the files as the harness left them:",
    "",
    ...HARNESSES.map(({ name, slug }) => `- [${name}](${slug}.html)`),
    "",
    "Thirty more, tables and exports of trackers are read too: [all formats](formats.md). For a CSV of your own see " +
      "[from a table to an answer](guide-csv.md); for arrays from other programs, [adapters](hosts.md).",
    "",
  ].join("\n");
}

function pageText({ name, writes, dump, rows, section }: Harness, formats: string): string {
  return [
    `# ${name}: three commands`,
    "",
    "The harness writes scores by item with",
    "",
    "```sh",
    ...writes,
    "```",
    "",
    "once for each model, here `base` and `new`. Then",
    "",
    "```sh",
    ...commandsOf(dump),
    "```",
    "",
    "The first says what was understood: models, tasks, seeds, checkpoints, items, and the names to type for `base` and `new`. The second says whether " +
      "the difference is real. The third writes a page with everything that the files can show. " +
      "[From a dump to an answer](guide-dump.md) goes through them.",
    "",
    "## What is read",
    "",
    ...tablesOf(formats, rows),
    ...(section === undefined ? [] : sectionOf(formats, section)),
    "",
    "[All formats](formats.md)",
    "",
  ].join("\n");
}

/** The rows of the tables whose first cells begin so, each table with its own head. */
function tablesOf(text: string, beginnings: readonly string[]): string[] {
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    if (!/^\|[-:|]+\|$/.test(line)) return [];
    const end = lines.findIndex((other, at) => at > index && !other.startsWith("|"));
    const found = lines
      .slice(index + 1, end)
      .filter((row) => beginnings.some((beginning) => row.startsWith(`| ${beginning}`)));
    return found.length === 0 ? [] : [lines[index - 1] as string, line, ...found, ""];
  });
}

/** What stands below a heading of the second level, up to the next one. */
function sectionOf(text: string, heading: string): string[] {
  const lines = text.split("\n");
  const start = lines.indexOf(`## ${heading}`);
  const length = lines.slice(start + 1).findIndex((line) => line.startsWith("## "));
  return start < 0 ? [] : lines.slice(start + 1, length < 0 ? undefined : start + 1 + length);
}
