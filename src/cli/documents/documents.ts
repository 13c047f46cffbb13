import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { plural } from "../../numberFormat.js";
import type { Figure } from "../../report/figure/figure.js";
import { figureSvg } from "../../report/figure/svg.js";
import { someNames } from "../../someNames.js";
import { requireDistinctPaths } from "../distinctPaths.js";
import { UsageError } from "../exitCodes.js";
import { writeStream, writeTo } from "../print.js";
import { unwritten } from "../replaceFile.js";
import { say } from "../say.js";
import { openPage } from "./openPage.js";

/** Options of every command that answers something. */
export interface DocumentFlags {
  readonly html?: string;
  readonly md?: string;
  readonly svg?: string;
  /** LaTeX, and tables as CSV: of a report alone. */
  readonly tex?: string;
  readonly csv?: string;
  readonly open?: boolean;
}

/** A file of a folder, its content a text or what a stream gives. */
export interface NamedFile {
  readonly name: string;
  readonly content: string | (() => Promise<Readable>);
}

/** What an option asks for: one text, or the files of a folder. */
interface Document {
  readonly flag: string;
  readonly path: string;
  readonly content: () => string | readonly NamedFile[];
}

/** What there is to write, by the option that asks for it; figures by `--svg`. */
interface Writable {
  readonly html: () => string;
  readonly md: () => string;
  readonly figures: () => readonly Figure[];
  readonly json?: () => string;
  readonly tex?: () => string | readonly NamedFile[];
  readonly csv?: () => readonly NamedFile[];
}

/** The documents that the options name; `json` where it names a file. */
export function documentsOf(
  flags: DocumentFlags & { readonly json?: string | boolean },
  writable: Writable,
): Document[] {
  const { figures, ...texts } = writable;
  const contents = { ...texts, svg: () => svgContent(flags.svg as string, figures()) };
  return Object.entries(contents).flatMap(([name, content]) => {
    const path = flags[name as keyof typeof contents];
    return typeof path === "string" ? [{ flag: `--${name}`, path, content }] : [];
  });
}

/** One figure for the name of an SVG file, else a file a figure for a folder. */
function svgContent(path: string, figures: readonly Figure[]): string | NamedFile[] {
  if (!path.endsWith(".svg"))
    return figures.map((figure) => ({ name: `${figure.id}.svg`, content: figureSvg(figure) }));
  const [only, ...others] = figures;
  if (only === undefined) return [];
  if (others.length === 0) return figureSvg(only);
  const names = someNames(
    figures.map(({ id }) => id),
    6,
  );
  throw new UsageError(
    `--svg ${path} takes one figure, and there are ${figures.length}: ${names}. Name a folder, or choose with --task.`,
  );
}

/**
 * Writes the documents, none over another or over what was read, and with `open` shows the page in the system's browser.
 * Whether one of them went to stdout, which then holds nothing else.
 */
export async function writeDocuments(
  documents: readonly Document[],
  { inputs, open, page }: { readonly inputs: readonly string[]; readonly open?: boolean; readonly page: () => string },
): Promise<boolean> {
  const onStdout = documents.some(({ path }) => path === "-");
  const all = documents.map((document) => ({ ...document, content: document.content() }));
  const made = all.filter(({ content }) => content.length > 0);
  for (const { flag, path, content } of all) {
    if (content.length === 0) say(`nothing to write by ${flag}: ${path} is left as it is`);
  }
  const files = made.flatMap(({ flag, path, content }) =>
    typeof content === "string"
      ? [{ flag, path, content }]
      : content.map((file) => ({ flag, path: join(path, file.name), content: file.content })),
  );
  await requireDistinctPaths(files, inputs);
  for (const { path, content } of made) if (typeof content !== "string") await makeFolder(path);
  for (const { path, content } of files) {
    if (path === "-") continue;
    if (typeof content === "string") await writeTo(path, content);
    else await writeStream(path, await content());
  }
  if (open === true)
    await openPage(
      documents.find(({ flag, path }) => flag === "--html" && path !== "-")?.path ?? (await besides(page())),
    );
  const named = made.flatMap(({ path, content }) =>
    path === "-" ? [] : [typeof content === "string" ? path : `${path} (${plural(content.length, "file")})`],
  );
  if (named.length > 0) say(`wrote ${named.join(", ")}`);
  // Last, so that the files are whole even where nobody reads this to its end.
  for (const { path, content } of files) if (path === "-") await writeTo("-", content as string);
  return onStdout;
}

/** A page of its own in the system's folder for such files. */
async function besides(html: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "noisefloor-")), "page.html");
  await writeTo(path, html);
  return path;
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw unwritten(folder, error);
  });
}
