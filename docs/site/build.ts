import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { dropPage } from "./dropPage.js";
import { sitePage } from "./sitePage.js";

/** Writes the site into the folder `site` of the place where it is run; the project's own root, with `npm run site`. */
const sources = join(process.cwd(), "docs/site");
const out = join(process.cwd(), "site");

const style = await readFile(join(sources, "site.css"), "utf8");
const pages = [await dropPage(sources)];
await rm(out, { recursive: true, force: true });
for (const page of pages) {
  const path = join(out, page.path);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, sitePage(page, style));
}
process.stdout.write(`wrote ${pages.length} pages to ${out}\n`);
