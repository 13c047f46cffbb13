import { execFile } from "node:child_process";
import { access, constants, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { UsageError, WriteError } from "../exitCodes.js";

export type PictureFormat = "pdf" | "png";

/** Names that browsers of the Chromium family go by, and where two systems keep them. */
const NAMES = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "microsoft-edge",
  "msedge",
];
const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** The browser that was named, else what the environment names, else one that the system has; without one a refusal with the way out. */
export async function requireBrowser(format: PictureFormat, named?: string): Promise<string> {
  const asked = named ?? process.env.CHROME_PATH;
  if (asked !== undefined && asked !== "") {
    if (await canRun(asked)) return asked;
    throw new UsageError(
      `${named === undefined ? "CHROME_PATH" : "--browser"} names ${asked}, which is no program that can be run`,
    );
  }
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const ends = process.platform === "win32" ? [".exe"] : [""];
  const candidates = folders.flatMap((folder) => NAMES.flatMap((name) => ends.map((end) => join(folder, name + end))));
  for (const path of [...candidates, ...PLACES]) if (await canRun(path)) return path;
  throw new UsageError(
    `a figure becomes ${format === "pdf" ? "a PDF" : "a PNG"} in Chromium, Chrome or Edge, and none of them is here. Name one with --browser PATH, or write .svg, which needs none.`,
  );
}

function canRun(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Milliseconds after which a browser that does not answer is ended. */
const PATIENCE = 60_000;

interface Printing {
  readonly browser: string;
  readonly format: PictureFormat;
  /** Pixels an inch of a PNG. */
  readonly dpi: number;
}

/** An SVG of a certain size as PDF, with letters and lines as such, or as PNG: printed by a browser that fetches nothing and runs no script. */
export async function printPicture(svg: string, { browser, format, dpi }: Printing): Promise<Buffer> {
  const [, width = "", height = ""] = /^<svg[^>]* width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
  const scale = format === "png" ? dpi / 96 : 1;
  const [wide, high] = [Number(width) * scale, Number(height) * scale];
  const folder = await mkdtemp(join(tmpdir(), "noisefloor-print-"));
  const [page, out] = [join(folder, "page.html"), join(folder, `picture.${format}`)];
  try {
    await writeFile(page, pageText(svg, wide, high));
    await run(browser, [
      "--headless",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-extensions",
      "--hide-scrollbars",
      "--force-device-scale-factor=1",
      // Chromium has no sandbox for root; the page is this program's own.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      `--user-data-dir=${join(folder, "profile")}`,
      ...(format === "pdf"
        ? ["--no-pdf-header-footer", `--print-to-pdf=${out}`]
        : [`--window-size=${Math.ceil(wide)},${Math.ceil(high)}`, `--screenshot=${out}`]),
      pathToFileURL(page).href,
    ]);
    return await readFile(out).catch(() => {
      throw new WriteError(
        `${browser} ended without a picture. Another browser can be named with --browser, and .svg needs none.`,
      );
    });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function pageText(svg: string, width: number, height: number): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'";
  return `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><style>@page{size:${width}px ${height}px;margin:0}html{color-scheme:light}body{margin:0}body>svg{display:block;width:${width}px;height:${height}px}</style>${svg}`;
}

function run(program: string, args: readonly string[]): Promise<void> {
  return new Promise((done, failed) => {
    execFile(program, args, { timeout: PATIENCE }, (error, _, complaints) => {
      if (error === null) done();
      else
        failed(
          new WriteError(
            `${program} could not print the figure: ${complaints.trim().split("\n").at(-1) ?? error.message}`,
          ),
        );
    });
  });
}
