import { plural } from "../../numberFormat.js";
import { paragraph } from "../../report/document/document.js";
import type { Figure } from "../../report/figure/figure.js";
import { figureSvg } from "../../report/figure/svg.js";
import { listOf } from "../../report/sections/section.js";
import { type ReportSection, SECTIONS } from "../../report/sections/sections.js";
import { plainText } from "../../report/text/plainText.js";
import { buildVarianceReport } from "../../report/variance/varianceReport.js";
import { someNames } from "../../someNames.js";
import { requireDistinctPaths } from "../distinctPaths.js";
import { type PictureFormat, printPicture, requireBrowser } from "../documents/browserPrint.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { wholeNumber } from "../options.js";
import { printBlocks, writeTo } from "../print.js";
import { readResults } from "../readResults.js";
import { replaceFile } from "../replaceFile.js";
import { type ReportChoices, reportOptions } from "../reportOptions.js";
import { say } from "../say.js";

interface FigureFlags extends ReportChoices {
  readonly out: string;
  readonly width?: string;
  readonly dpi?: string;
  readonly title?: never;
  readonly browser?: string;
}

/** `noisefloor figure`: one figure of the report, in the size of a paper; the terminal shows what to write below it. */
export async function figure(
  kind: string,
  paths: readonly string[],
  { title: isTitled, ...flags }: Omit<FigureFlags, "title"> & { readonly title?: boolean },
): Promise<number> {
  const section = sectionOf(kind);
  const format = formatOf(flags.out);
  const size = sizeOf(pixelsOf(flags.width ?? "3.25in"));
  const dpi = wholeNumber("--dpi", flags.dpi ?? "300", 50);
  // Before anything is read: without a browser there will be no such file.
  const browser = format === "svg" ? null : await requireBrowser(format, flags.browser);
  const results = await readResults(paths, flags);
  const record = buildVarianceReport(results, { ...reportOptions(flags), sections: [section] });
  const drawn = record.figures.map((one) => one.figure).filter(({ id }) => id === kind || kindOf(id) === kind);
  const [only, ...others] = drawn;
  if (only === undefined) {
    printBlocks([
      paragraph(`REFUSED  there is nothing to draw for ${kind} in these dumps.`),
      ...listOf(record.missingSections),
      paragraph("Next step: `noisefloor inspect` says what was read."),
    ]);
    return EXIT.undecided;
  }
  if (others.length > 0) {
    say(...drawn.map(({ id, title }) => `${id}: ${title}`));
    throw new UsageError(
      `${kind} is drawn ${plural(drawn.length, "time")}: name one, such as ${only.id}, or choose with --task and --metric`,
    );
  }
  await requireDistinctPaths(
    [{ flag: "--out", path: flags.out }],
    [...paths, ...results.files.map(({ name }) => name)],
  );
  const svg = figureSvg(only, { ...size, titled: isTitled !== false });
  if (browser === null || format === "svg") await writeTo(flags.out, svg);
  else await replaceFile(flags.out, [await printPicture(svg, { browser, format, dpi })]);
  if (flags.out !== "-") {
    say(`wrote ${flags.out}`);
    printBlocks([paragraph(captionOf(only))]);
  }
  return EXIT.done;
}

const kindOf = (id: string) => id.replace(/-\d+$/, "");

function sectionOf(kind: string): ReportSection {
  const found = SECTIONS.find(({ pictures = [] }) => pictures.includes(kindOf(kind)));
  if (found !== undefined) return found.name;
  const kinds = SECTIONS.flatMap(({ pictures = [] }) => pictures);
  throw new UsageError(`a figure can be ${someNames(kinds, kinds.length)}, got "${plainText(kind)}"`);
}

function formatOf(path: string): PictureFormat | "svg" {
  if (path === "-") return "svg";
  const format = (["svg", "pdf", "png"] as const).find((one) => path.toLowerCase().endsWith(`.${one}`));
  if (format !== undefined) return format;
  throw new UsageError(`--out says by its name what to write: f.pdf, f.svg or f.png, got "${path}"`);
}

/** Pixels of CSS, of which an inch has 96. */
const PIXELS: Readonly<Record<string, number>> = { in: 96, cm: 96 / 2.54, mm: 96 / 25.4, pt: 96 / 72, px: 1 };

function pixelsOf(text: string): number {
  const [, number = "", unit = ""] = /^(\d+(?:\.\d*)?|\.\d+)\s*(in|cm|mm|pt|px)$/.exec(text.trim()) ?? [];
  const pixels = Number(number) * (PIXELS[unit] ?? Number.NaN);
  if (pixels >= NARROWEST && pixels <= WIDEST) return pixels;
  throw new UsageError(`--width must be a length from 1in to 30in, such as 3.25in, 8cm or 234pt, got "${text}"`);
}

const NARROWEST = 96;
const WIDEST = 30 * 96;

/** Units of the narrowest figure, and the pixels of one in a column of 3.25 inches: letters are 6.4 points high then. */
const UNITS = 400;
const COLUMN_SCALE = (3.25 * 96) / UNITS;

/** Wider figures have more room and letters of the same height, narrower ones are a column's made smaller. */
function sizeOf(pixels: number): { readonly width: number; readonly scale: number } {
  const width = Math.max(UNITS, Math.round(pixels / COLUMN_SCALE));
  return { width, scale: pixels / width };
}

function captionOf({ title, description, notes }: Figure): string {
  return [/[.!?]$/.test(title) ? title : `${title}.`, description, ...notes].join(" ");
}
