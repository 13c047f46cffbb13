import { readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DEMO_REPORT, demoPage, demoReport } from "./demoPage.js";
import { docPage, documents } from "./docPages.js";
import { dropPage } from "./dropPage.js";
import { harnessPages } from "./harnessPages.js";
import { sitePage } from "./sitePage.js";

// Writes the site into the folder `site` of the project, where `npm run site` runs it.
const root = process.cwd();
const sources = join(root, "docs/site");
const out = join(root, "site");

const style = readFileSync(join(sources, "site.css"), "utf8");
const documentPages = documents(root);
const demo = await demoReport(root);
const pages = [
  ...[...documentPages.keys()].map((path) => docPage(root, path, documentPages)),
  ...harnessPages(root, documentPages),
  demoPage(demo),
  await dropPage(sources),
];
await rm(out, { recursive: true, force: true });
const files = new Map([...pages.map((page) => [page.path, sitePage(page, style)] as const), [DEMO_REPORT, demo.html]]);
for (const [path, content] of files) {
  await mkdir(dirname(join(out, path)), { recursive: true });
  await writeFile(join(out, path), content);
}
process.stdout.write(`wrote ${files.size} pages to ${out}\n`);
