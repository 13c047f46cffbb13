import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { markdownPage, type PageLinks } from "./markdownPage.js";
import type { SitePage } from "./sitePage.js";

/** The Markdown files that are pages of the site, by their paths in the project, with their addresses. */
export function documents(root: string): ReadonlyMap<string, string> {
  const inFolder = (folder: string) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith(".md"))
      .sort()
      .map((name) => posix.join(folder, name));
  const folders = ["docs", "docs/methods", "docs/formats", "docs/harnesses"].filter((name) =>
    existsSync(join(root, name)),
  );
  const paths = ["CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", ...folders.flatMap(inFolder)];
  return new Map([
    ["README.md", "index.html"],
    ...paths.map((path) => [path, path.replace(/\.md$/, ".html")] as const),
  ]);
}

const ACTIONS =
  '<p class="row"><a class="button" href="drop.html">Drop your dump here</a><a class="button" href="demo.html">See a live report</a></p>';

/** A Markdown file of the project as a page of the site. */
export function docPage(root: string, path: string, pages: ReadonlyMap<string, string>): SitePage {
  const own = pages.get(path) as string;
  const { title, html } = markdownPage(readFileSync(join(root, path), "utf8"), linksOf(root, path, own, pages));
  // Below the question that the project answers, what one can do about it here.
  const shown = path === "README.md" ? html.replace("</p>", `</p>${ACTIONS}`) : html;
  return { path: own, title, html: shown, policy: { "img-src": "data:" } };
}

/** The links of a text that stands at `path` in the project, on a page that stands at `own` in the site. */
export function linksOf(root: string, path: string, own: string, pages: ReadonlyMap<string, string>): PageLinks {
  return {
    address(link) {
      if (/^(?:https?|mailto):/.test(link)) return link;
      const [to = "", anchor] = link.split("#");
      const hash = anchor === undefined ? "" : `#${anchor}`;
      const page = to === "" ? pages.get(path) : pages.get(posix.join(posix.dirname(path), to));
      // A page may show a part of a document: what stands in the others is on the document's own.
      if (page === own) return hash;
      return page === undefined ? null : `${posix.relative(posix.dirname(own), page)}${hash}`;
    },
    picture: (link) => `data:image/svg+xml;base64,${readFileSync(join(root, dirname(path), link)).toString("base64")}`,
  };
}
