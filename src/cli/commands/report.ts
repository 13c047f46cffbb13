import { csvStream, fieldsOf } from "../../node/csvStream.js";
import { reportCsvRows } from "../../report/render/csv.js";
import { latexTables, latexText } from "../../report/render/latex.js";
import { COMMENT_LENGTH, renderMarkdown } from "../../report/render/markdown.js";
import { report as makeReport } from "../../report/report.js";
import { reportScreen } from "../../report/screen/reportScreen.js";
import { csvCell } from "../../report/text/csvCell.js";
import type { VarianceReport } from "../../report/variance/record.js";
import { reportDocument } from "../../report/variance/reportDocument.js";
import { resultsParagraph } from "../../report/variance/resultsParagraph.js";
import { type DocumentFlags, documentsOf, type NamedFile, writeDocuments } from "../documents/documents.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { printBlocks, TERMINAL_ROWS } from "../print.js";
import { type MemoryFlags, readResults } from "../readResults.js";
import { type ReportChoices, reportOptions } from "../reportOptions.js";
import { say, showsProgress } from "../say.js";

export interface ReportFlags extends ReportChoices, MemoryFlags, DocumentFlags {
  readonly out?: string;
  readonly json?: string;
  readonly all?: boolean;
  readonly full?: boolean;
}

/** `noisefloor report`: everything the dumps hold, in the terminal and on request in files of several formats. */
export async function report(paths: readonly string[], given: ReportFlags): Promise<number> {
  const flags = given.out === undefined ? given : { ...given, ...kindByName(given.out, given) };
  const options = reportOptions(flags);
  const results = await readResults(paths, flags, { analysis: "report" });
  const bar = analysisProgress();
  const isWhole = flags.full === true || flags.all === true;
  const made = makeReport(results, { ...options, full: isWhole, onProgress: bar.update });
  bar.clear();
  const { record } = made;
  const page = () => made.html;
  const documents = documentsOf(flags, {
    html: page,
    md: () =>
      renderMarkdown(reportDocument(record), {
        folded: true,
        maximumLength: COMMENT_LENGTH,
        marker: "noisefloor:report",
      }),
    figures: () => record.figures.map(({ figure }) => figure),
    json: () => made.json,
    tex: () => (flags.tex === "-" || flags.tex?.endsWith(".tex") === true ? made.latex : texFiles(record)),
    csv: () => csvFiles(record),
  });
  const inputs = [...paths, ...results.files.map(({ name }) => name)];
  const isTaken = await writeDocuments(documents, { inputs, page, open: flags.open === true });
  if (!isTaken) {
    const limit = flags.all ? Number.POSITIVE_INFINITY : TERMINAL_ROWS;
    printBlocks(isWhole || flags.sections !== undefined ? reportDocument(record, { limit }) : reportScreen(record));
  } else if (documents.length > 1) {
    // What the screen would say.
    say(...record.answers.flatMap(({ sentences: [first] }) => (first === undefined ? [] : `• ${first}`)));
  }
  return EXIT.done;
}

/** The options that the ends of a file's name stand for. */
const KINDS = [
  { ends: /\.html?$/i, kind: "html" },
  { ends: /\.(?:md|markdown)$/i, kind: "md" },
  { ends: /\.json$/i, kind: "json" },
  { ends: /\.tex$/i, kind: "tex" },
] as const;

/** The option that `--out` stands for. */
function kindByName(out: string, flags: ReportFlags): Pick<ReportFlags, (typeof KINDS)[number]["kind"]> {
  const kind = KINDS.find(({ ends }) => ends.test(out))?.kind;
  if (kind === undefined) {
    throw new UsageError(
      `--out ${out} names no kind: its name must end in .html, .md, .json or .tex. Tables go into a folder by --csv, figures by --svg.`,
    );
  }
  const other = flags[kind];
  if (other !== undefined) throw new UsageError(`--out ${out} and --${kind} ${other} are of one kind: give one.`);
  return { [kind]: out };
}

/** One file a table, and two of text. */
function texFiles(record: VarianceReport): NamedFile[] {
  const results = resultsParagraph(record);
  return [
    ...latexTables(reportDocument(record)).map(({ name, text }) => ({ name: `${name}.tex`, content: text })),
    ...(results === "" ? [] : [{ name: "results.tex", content: latexText([results]) }]),
    { name: "methods.tex", content: latexText([record.methods, ...record.references]) },
  ];
}

function csvFiles(record: VarianceReport): NamedFile[] {
  return reportCsvRows(record).map(({ name, rows }) => ({
    name: `${name}.csv`,
    content: () => csvStream(fieldsOf(rows, csvCell), { lineEnd: "\r\n" }),
  }));
}

/** A line on stderr that says what is being analysed; silent unless stderr is a terminal. */
function analysisProgress() {
  const shown = showsProgress();
  return {
    update: (doing: string) => void (shown && process.stderr.write(`\r\u001b[Kanalysing: ${doing}`)),
    clear: () => void (shown && process.stderr.write("\r\u001b[K")),
  };
}
