import { clause } from "../../clause.js";
import { plural } from "../../numberFormat.js";
import { someNames } from "../../someNames.js";
import { type Block, heading, list, paragraph } from "../document/document.js";
import { foldedNotes, noteLines } from "../sections/noteList.js";
import { listOf } from "../sections/section.js";
import { SECTIONS } from "../sections/sections.js";
import type { VarianceReport } from "../variance/record.js";
import { firstFigures } from "../variance/reportDocument.js";
import { pictureTable } from "./pictureTable.js";

/** Notes on the files that stand on the screen. */
const NOTES = 5;

/** The first screen of a report: three sentences and a picture, what was read, the answers, what to know before quoting them, and what the sections hold. */
export function reportScreen(report: VarianceReport): Block[] {
  const sections = SECTIONS.filter((section) => section.blocks(report, { limit: 1, figures: [] }).length > 0);
  // The first that letters can draw.
  const [picture] = firstFigures(report).flatMap((figure) => pictureTable(figure) ?? []);
  const notes = noteLines(foldedNotes(report.read.notes));
  const more = notes.length - NOTES;
  return [
    heading(1, report.title),
    list(report.headlines),
    ...(picture === undefined ? [] : [picture]),
    paragraph(report.read.sentence),
    { kind: "answers", answers: report.answers },
    heading(2, "What must be known before quoting this"),
    ...listOf([
      ...report.caveats,
      ...(report.notMeasured.length > 0 ? [`Not measured: ${report.notMeasured.join("; ")}`] : []),
      ...(report.leftOut.length > 0 ? [`Left out: ${someNames(report.leftOut.map(clause), 2, "; ")}`] : []),
      ...notes.slice(0, NOTES),
      ...(more > 0 ? [`… and ${plural(more, "more note")} on the files`] : []),
    ]),
    paragraph(
      `--full prints ${plural(sections.length, "section")} (${sections.map(({ name }) => name).join(", ")}), the method and every note; --sections prints some; --html FILE writes a page with figures.`,
    ),
  ];
}
