import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { defined } from "../../defined.js";
import type { PValueAdjustmentName } from "../../inference/significance/multiplicity.js";
import { csvStream, fieldsOf } from "../../node/csvStream.js";
import { figureSvg } from "../../report/figure/svg.js";
import { csvCell, reportCsvRows } from "../../report/render/csv.js";
import { renderHtml } from "../../report/render/html.js";
import { jsonDocument } from "../../report/render/jsonDocument.js";
import { renderLatex } from "../../report/render/latex.js";
import { COMMENT_LENGTH, renderMarkdown } from "../../report/render/markdown.js";
import { REPORT_SECTIONS, type ReportSection } from "../../report/sections/sections.js";
import type { VarianceReport } from "../../report/variance/record.js";
import { reportDocument } from "../../report/variance/reportDocument.js";
import { buildVarianceReport } from "../../report/variance/varianceReport.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { type AnalysisFlags, analysisOptions, readResults, wholeNumber } from "../options.js";
import { printBlocks, TERMINAL_ROWS, writeStream, writeTo } from "../print.js";

export interface ReportFlags extends AnalysisFlags {
  readonly html?: string;
  readonly md?: string;
  readonly json?: string;
  readonly tex?: string;
  /** Folders, for one file a table and one a figure. */
  readonly csv?: string;
  readonly svg?: string;
  readonly sections?: readonly string[];
  readonly baseline?: string;
  readonly correction: PValueAdjustmentName | "none";
  readonly rngSeed?: string;
  readonly title?: string;
  readonly all?: boolean;
}

/** Documents of one file, by option; what is given `-` goes to stdout alone. */
const DOCUMENTS = {
  html: (record: VarianceReport) => renderHtml(reportDocument(record)),
  md: (record: VarianceReport) =>
    renderMarkdown(reportDocument(record), {
      folded: true,
      maximumLength: COMMENT_LENGTH,
      marker: "noisefloor:report",
    }),
  json: ({ figures: _, ...record }: VarianceReport) => jsonDocument("report", { ...record, notes: record.read.notes }),
  tex: (record: VarianceReport) => renderLatex(reportDocument(record)),
} as const;

type DocumentName = keyof typeof DOCUMENTS;

/** `noisefloor report`: everything the dumps hold, in the terminal and on request in files of several formats. */
export async function report(paths: readonly string[], flags: ReportFlags): Promise<number> {
  const options = analysisOptions(flags);
  const sections = sectionsOf(flags.sections);
  const names = (Object.keys(DOCUMENTS) as DocumentName[]).filter((name) => flags[name] !== undefined);
  const onStdout = names.filter((name) => flags[name] === "-");
  if (onStdout.length > 1) {
    throw new UsageError(`only one of ${onStdout.map((name) => `--${name}`).join(" and ")} can go to stdout`);
  }
  for (const name of ["csv", "svg"] as const) {
    if (flags[name] === "-") throw new UsageError(`--${name} takes a folder, since it writes several files`);
  }
  const seed = wholeNumber("--rng-seed", flags.rngSeed ?? "1", 0);
  const results = await readResults(paths, flags);
  const bar = analysisProgress();
  const record = buildVarianceReport(results, {
    ...options,
    correction: flags.correction,
    seed,
    onProgress: bar.update,
    ...defined({ sections, baseline: flags.baseline, title: flags.title }),
  });
  bar.clear();
  if (onStdout.length === 0) {
    printBlocks(reportDocument(record, { limit: flags.all ? Number.POSITIVE_INFINITY : TERMINAL_ROWS }));
  }
  const written: string[] = [];
  for (const name of names) {
    await writeTo(flags[name] as string, DOCUMENTS[name](record));
    if (flags[name] !== "-") written.push(flags[name] as string);
  }
  const folders = [
    {
      folder: flags.csv,
      files: () => reportCsvRows(record).map(({ name, rows }) => [`${name}.csv`, fieldsOf(rows, csvCell)] as const),
    },
    {
      folder: flags.svg,
      files: () => record.figures.map(({ figure }) => [`${figure.id}.svg`, figureSvg(figure)] as const),
    },
  ];
  for (const { folder, files } of folders) {
    if (folder === undefined) continue;
    await makeFolder(folder);
    const texts = files();
    for (const [name, content] of texts) {
      const file = join(folder, name);
      if (typeof content === "string") await writeTo(file, content);
      else await writeStream(file, await csvStream(content, { lineEnd: "\r\n" }));
    }
    written.push(`${folder} (${texts.length} files)`);
  }
  if (written.length > 0) {
    const sentences = record.answers.flatMap(({ sentences: [first] }) => first ?? []);
    process.stderr.write(`wrote ${written.join(", ")}\n${sentences.map((sentence) => `• ${sentence}\n`).join("")}`);
  }
  return EXIT.done;
}

function sectionsOf(texts: readonly string[] | undefined): ReportSection[] | undefined {
  if (texts === undefined) return undefined;
  const known = Object.keys(REPORT_SECTIONS) as ReportSection[];
  return texts
    .flatMap((text) => text.split(","))
    .map((text) => {
      const section = known.find((name) => name === text.trim());
      if (section === undefined) throw new UsageError(`--sections can be ${known.join(", ")}, got "${text}"`);
      return section;
    });
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: Error) => {
    throw new UsageError(`cannot make the folder ${folder}: ${error.message}`);
  });
}

/** A line on stderr that says what is being analysed; silent unless stderr is a terminal. */
function analysisProgress() {
  const shown = process.stderr.isTTY === true;
  return {
    update: (doing: string) => void (shown && process.stderr.write(`\r\u001b[Kanalysing: ${doing}`)),
    clear: () => void (shown && process.stderr.write("\r\u001b[K")),
  };
}
