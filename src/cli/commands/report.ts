import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { csvStream, fieldsOf } from "../../node/csvStream.js";
import { figureSvg } from "../../report/figure/svg.js";
import { reportCsvRows } from "../../report/render/csv.js";
import { COMMENT_LENGTH, renderMarkdown } from "../../report/render/markdown.js";
import { report as makeReport, type Report } from "../../report/report.js";
import { reportScreen } from "../../report/screen/reportScreen.js";
import { csvCell } from "../../report/text/csvCell.js";
import type { VarianceReport } from "../../report/variance/record.js";
import { reportDocument } from "../../report/variance/reportDocument.js";
import { requireDistinctPaths } from "../distinctPaths.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { printBlocks, TERMINAL_ROWS, writeStream, writeTo } from "../print.js";
import { type MemoryFlags, readResults } from "../readResults.js";
import { unwritten } from "../replaceFile.js";
import { type ReportChoices, reportOptions } from "../reportOptions.js";
import { say, showsProgress } from "../say.js";

export interface ReportFlags extends ReportChoices, MemoryFlags {
  readonly html?: string;
  readonly md?: string;
  readonly json?: string;
  readonly tex?: string;
  /** Folders, for one file a table and one a figure. */
  readonly csv?: string;
  readonly svg?: string;
  readonly all?: boolean;
  readonly full?: boolean;
}

/** Documents of one file, by option; what is given `-` goes to stdout alone. */
const DOCUMENTS = {
  html: ({ html }: Report) => html,
  md: ({ record }: Report) =>
    renderMarkdown(reportDocument(record), {
      folded: true,
      maximumLength: COMMENT_LENGTH,
      marker: "noisefloor:report",
    }),
  json: ({ json }: Report) => json,
  tex: ({ latex }: Report) => latex,
} as const;

type DocumentName = keyof typeof DOCUMENTS;

/** `noisefloor report`: everything the dumps hold, in the terminal and on request in files of several formats. */
export async function report(paths: readonly string[], flags: ReportFlags): Promise<number> {
  const options = reportOptions(flags);
  const names = (Object.keys(DOCUMENTS) as DocumentName[]).filter((name) => flags[name] !== undefined);
  const onStdout = names.filter((name) => flags[name] === "-");
  if (onStdout.length > 1) {
    throw new UsageError(`only one of ${onStdout.map((name) => `--${name}`).join(" and ")} can go to stdout`);
  }
  for (const name of ["csv", "svg"] as const) {
    if (flags[name] === "-") throw new UsageError(`--${name} takes a folder, since it writes several files`);
  }
  const results = await readResults(paths, flags, { analysis: "report" });
  const bar = analysisProgress();
  const isFull = flags.full === true || flags.all === true;
  const made = makeReport(results, { ...options, full: isFull, onProgress: bar.update });
  bar.clear();
  const { record } = made;
  const documents = names.filter((name) => flags[name] !== "-");
  const folders = [
    ...(flags.csv === undefined ? [] : [{ flag: "--csv", folder: flags.csv, files: csvFiles(record) }]),
    ...(flags.svg === undefined ? [] : [{ flag: "--svg", folder: flags.svg, files: svgFiles(record) }]),
  ];
  const outputs = [
    ...documents.map((name) => ({ flag: `--${name}`, path: flags[name] as string, content: DOCUMENTS[name](made) })),
    ...folders.flatMap(({ flag, folder, files }) =>
      files.map(({ name, content }) => ({ flag, path: join(folder, name), content })),
    ),
  ];
  await requireDistinctPaths(outputs, [...paths, ...results.files.map(({ name }) => name)]);
  for (const { folder } of folders) await makeFolder(folder);
  for (const { path, content } of outputs) {
    if (typeof content === "string") await writeTo(path, content);
    else await writeStream(path, await csvStream(content, { lineEnd: "\r\n" }));
  }
  // Last, so that the files are whole even where nobody reads this to its end.
  for (const name of onStdout) await writeTo("-", DOCUMENTS[name](made));
  if (onStdout.length === 0) {
    const isWhole = isFull || flags.sections !== undefined;
    const limit = flags.all ? Number.POSITIVE_INFINITY : TERMINAL_ROWS;
    printBlocks(isWhole ? reportDocument(record, { limit }) : reportScreen(record));
  }
  if (outputs.length > 0) {
    const written = [
      ...documents.map((name) => flags[name] as string),
      ...folders.map(({ folder, files }) => `${folder} (${files.length} files)`),
    ];
    say(
      `wrote ${written.join(", ")}`,
      // The screen holds them too.
      ...(onStdout.length === 0
        ? []
        : record.answers.flatMap(({ sentences: [first] }) => (first === undefined ? [] : `• ${first}`))),
    );
  }
  return EXIT.done;
}

interface NamedFile {
  readonly name: string;
  /** A text, or the rows of a table. */
  readonly content: string | ReturnType<typeof fieldsOf>;
}

function csvFiles(record: VarianceReport): NamedFile[] {
  return reportCsvRows(record).map(({ name, rows }) => ({ name: `${name}.csv`, content: fieldsOf(rows, csvCell) }));
}

function svgFiles({ figures }: VarianceReport): NamedFile[] {
  return figures.map(({ figure }) => ({ name: `${figure.id}.svg`, content: figureSvg(figure) }));
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw unwritten(folder, error);
  });
}

/** A line on stderr that says what is being analysed; silent unless stderr is a terminal. */
function analysisProgress() {
  const shown = showsProgress();
  return {
    update: (doing: string) => void (shown && process.stderr.write(`\r\u001b[Kanalysing: ${doing}`)),
    clear: () => void (shown && process.stderr.write("\r\u001b[K")),
  };
}
