import type { Answer } from "../document/document.js";
import type { ReportSection } from "../sections/sections.js";
import { differenceSentences } from "./answers/differences.js";
import { nextSteps } from "./answers/nextSteps.js";
import { noiseSentences } from "./answers/noisiness.js";
import { taskNames } from "./answers/texts.js";
import type { VarianceReport } from "./record.js";

/** The parts of a report that answer its questions. */
type AnsweringParts = Pick<
  VarianceReport,
  | "noise"
  | "curves"
  | "tasks"
  | "framings"
  | "comparisons"
  | "rankings"
  | "subsets"
  | "components"
  | "items"
  | "printed"
  | "reach"
  | "read"
>;

/** The three questions that a report is opened for, and what these data answer, most important first. */
export function answersOf(parts: AnsweringParts, sections: ReadonlySet<ReportSection>): Answer[] {
  const taskName = taskNames(parts.noise);
  return [
    {
      question: "Which differences are real?",
      sentences: differenceSentences(parts, sections.has("comparisons"), taskName),
    },
    { question: "How noisy is each benchmark?", sentences: noiseSentences(parts, taskName) },
    { question: "What to do next?", sentences: nextSteps(parts, taskName) },
  ];
}
