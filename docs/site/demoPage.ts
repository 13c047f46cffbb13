import { join } from "node:path";
import { selectResults } from "../../src/data/select.js";
import { load } from "../../src/node/index.js";
import { figureSvg } from "../../src/report/figure/svg.js";
import { FIGURE_STYLE } from "../../src/report/figure/svgStyle.js";
import { type Report, report } from "../../src/report/report.js";
import { xml } from "../../src/report/text/xml.js";
import type { SitePage } from "./sitePage.js";

/** The report of the project's own experiment, as `npm run demo` makes it. */
export async function demoReport(root: string): Promise<Report> {
  const results = await load(join(root, "fixtures/lab2/results"));
  return report(selectResults(results, { metric: ["acc"] }), {
    title: "Three mixtures of text and exam questions, ten seeds each, 21 checkpoints, two framings",
  });
}

/** The address of the report itself, which is a page of its own. */
export const DEMO_REPORT = "demo-report.html";

/** The page that leads to it: what it says, and two of its figures. */
export function demoPage({ record }: Report): SitePage {
  const answers = record.answers.map(
    ({ question, sentences }) =>
      `<h2>${xml(question)}</h2><ul>${sentences.map((sentence) => `<li>${xml(sentence)}</li>`).join("")}</ul>`,
  );
  const figures = ["comparisons", "curves"].flatMap((section) =>
    record.figures.filter((figure) => figure.section === section).slice(0, 1),
  );
  const drawn = figures.map(
    ({ figure }) => `<figure>${figureSvg(figure, { standalone: false, id: `demo-${figure.id}` })}</figure>`,
  );
  return {
    path: "demo.html",
    title: "A live report",
    style: FIGURE_STYLE,
    html: [
      "<h1>A live report</h1>",
      "<p>Small language models were trained ten times each on three mixtures of text and exam questions, and scored at 21 checkpoints in two framings. This is the page that ",
      "<code>noisefloor report</code> makes of their dumps: sort a table by a click on its head, filter all of them by a word, copy what is shown.</p>",
      `<p class="row"><a class="button" href="${DEMO_REPORT}">Open the live report</a></p>`,
      `<p class="soft">${xml(record.read.sentence)}</p>`,
      ...answers,
      `<div class="figures">${drawn.join("\n")}</div>`,
    ].join("\n"),
  };
}
