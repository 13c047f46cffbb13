import { describe, expect, test } from "vitest";
import type { Table } from "../../../src/report/document/document.js";
import { figureSvg } from "../../../src/report/figure/svg.js";
import { PAGE_SCRIPT, PAGE_SCRIPT_HASH } from "../../../src/report/page/pageScript.js";
import { reportCsv } from "../../../src/report/render/csv.js";
import { renderHtml } from "../../../src/report/render/html.js";
import { jsonDocument } from "../../../src/report/render/jsonDocument.js";
import { renderLatex } from "../../../src/report/render/latex.js";
import { renderMarkdown } from "../../../src/report/render/markdown.js";
import { renderText } from "../../../src/report/render/text.js";
import { csvCell } from "../../../src/report/text/csvCell.js";
import { escapeLatex } from "../../../src/report/text/escapeLatex.js";
import type { VarianceReport } from "../../../src/report/variance/record.js";
import { reportDocument } from "../../../src/report/variance/reportDocument.js";
import { buildVarianceReport } from "../../../src/report/variance/varianceReport.js";
import { VERSION } from "../../../src/version.js";
import { fullReportData } from "../../support/fullReportData.js";
import { HOSTILE_NAMES } from "../../support/hostileNames.js";
import { reportData } from "../../support/reportData.js";

const data = () => reportData({ seeds: 2, items: 16 });
const report = buildVarianceReport(data(), { title: "A small report" });
/** The sections whose words are settled, for golden files that change only when the report does. */
const small = (shift = 0) =>
  buildVarianceReport(reportData({ seeds: 2, items: 16, shift }), {
    title: "A small report",
    sections: ["comparisons", "noise", "power", "read"],
  });
const forms = {
  "report.txt": (one: VarianceReport) => renderText(reportDocument(one)),
  "report.md": (one: VarianceReport) =>
    renderMarkdown(reportDocument(one), { folded: true, marker: "noisefloor:report" }),
  "report.html": (one: VarianceReport) => renderHtml(reportDocument(one)),
  "report.tex": (one: VarianceReport) => renderLatex(reportDocument(one)),
  "report.csv": (one: VarianceReport) =>
    reportCsv(one)
      .map(({ name, text }) => `# ${name}\n${text}`)
      .join("\n"),
  "report.svg": (one: VarianceReport) =>
    one.figures.map(({ figure }) => figureSvg(figure, { standalone: false })).join("\n"),
} as const;
const { figures: _, ...record } = report;

describe.each(Object.entries(forms))("%s", (name, render) => {
  test("is the golden file, and the same bytes each time", async () => {
    const text = render(small());
    expect(render(small())).toBe(text);
    const lasting = text.replaceAll(`noisefloor/${VERSION}`, "noisefloor/VERSION");
    await expect(lasting.replaceAll(`noisefloor ${VERSION}`, "noisefloor VERSION")).toMatchFileSnapshot(
      `golden/${name}.txt`,
    );
  });

  test("changes with a number", () => {
    expect(render(small(1))).not.toBe(render(small()));
  });

  test("holds no number that is not finite and nothing undefined", () => {
    expect(render(report)).not.toMatch(/\bNaN\b|\bInfinity\b|\bundefined\b|\[object/);
  });
});

describe("the numbers of the tables, read back", () => {
  const tables = reportDocument(report).filter((block): block is Table => block.kind === "table");
  const cells = (title: string, first: (table: Table) => boolean) => {
    const table = tables.find((one) => first(one) && one.columns.some((column) => column.title === title))!;
    const index = table.columns.findIndex((column) => column.title === title);
    return table.rows.map((row) => row[index]!);
  };
  const numbersIn = (cell: string) => [...cell.matchAll(/[+−-]?\d+(?:\.\d+)?/g)].map(([text]) => text);
  /** Half a unit of the last decimal that is printed, in score units. */
  const expectPrinted = (text: string, value: number) => {
    const decimals = text.split(".")[1]?.length ?? 0;
    expect(Math.abs(Number(text.replace("−", "-")) / 100 - value)).toBeLessThanOrEqual(
      0.5 * 10 ** (-decimals - 2) + 1e-12,
    );
  };
  const isComparison = ({ columns }: Table) => columns.some(({ title }) => title === "verdict");
  const isNoise = ({ caption }: Table) => caption.startsWith("Noise by task");

  test("differences and intervals are those of the record", () => {
    const done = report.comparisons!.comparisons.flatMap((one) => (one.ok ? [one] : []));
    const inOrder = cells("candidate", isComparison).map((name) => done.find((one) => one.candidate.name === name)!);
    const [differences, intervals] = [cells("difference", isComparison), cells("95% CI", isComparison)];
    expect(inOrder.length).toBe(2);
    inOrder.forEach((one, row) => {
      expectPrinted(numbersIn(differences[row]!)[0]!, one.difference!);
      const [low, high] = numbersIn(intervals[row]!);
      expectPrinted(low!, one.interval!.low);
      expectPrinted(high!, one.interval!.high);
    });
  });

  test("means and seed SDs are those of the record", () => {
    const [means, spreads] = [cells("final mean", isNoise), cells("final SD [95% CI]", isNoise)];
    const models = cells("model", isNoise);
    expect([...models].sort()).toEqual(report.noise.map(({ model }) => model).sort());
    models.forEach((model, index) => {
      const row = report.noise.find((one) => one.model === model)!;
      expectPrinted(numbersIn(means[index]!)[0]!, row.finalMean!);
      expectPrinted(numbersIn(spreads[index]!)[0]!, row.finalSd!);
    });
  });

  test("every cell of a table stands in the HTML, in Markdown, in LaTeX and in the terminal", () => {
    const html = forms["report.html"](report);
    const text = forms["report.txt"](report);
    for (const cell of tables.flatMap(({ rows }) => rows.flat())) {
      if (!/^[\d.+−]+$/.test(cell)) continue;
      expect(html).toContain(`>${cell}<`);
      expect(text).toContain(cell);
      expect(forms["report.md"](report)).toContain(cell);
      expect(forms["report.tex"](report)).toContain(cell.replace("−", "$-$"));
    }
  });

  test("CSV holds them in full", () => {
    const csv = reportCsv(report);
    expect(csv.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["comparisons", "ranks", "noise", "items", "power-seeds"]),
    );
    const [head, ...lines] = csv
      .find(({ name }) => name === "noise")!
      .text.trimEnd()
      .split("\r\n");
    const column = head!.split(",").indexOf("finalMean");
    expect(lines.map((line) => Number(line.split(",")[column]))).toEqual(
      report.noise.map(({ finalMean }) => finalMean),
    );
  });
});

describe("names that attack", () => {
  const hostile = reportData({
    models: HOSTILE_NAMES.slice(0, 8),
    task: HOSTILE_NAMES[0]!,
    items: HOSTILE_NAMES.length,
    seeds: 2,
    itemName: (item) => HOSTILE_NAMES[item]!,
  });
  const renamed = reportData({ models: HOSTILE_NAMES.slice(8, 17), task: HOSTILE_NAMES[7]!, items: 6 });
  // Names that attack in every section and figure that a report can have.
  const everywhere = fullReportData(HOSTILE_NAMES);
  const hostileReports = [hostile, renamed, everywhere].map((results) =>
    buildVarianceReport(results, { title: HOSTILE_NAMES[1]! }),
  );

  test("HTML has no element and no attribute that the page does not need, and no direction characters", () => {
    for (const one of hostileReports) {
      const script = `<script>${PAGE_SCRIPT}</script>`;
      const page = renderHtml(reportDocument(one));
      expect(page.split(script)).toHaveLength(2);
      const html = page.replace(script, "");
      const elements = new Set([...html.matchAll(/<\/?([a-zA-Z!][^\s/>]*)/g)].map((match) => match[1]!.toLowerCase()));
      const known =
        "!doctype html head meta title style body div a main nav ul li section h1 h2 h3 p table caption span thead tbody tr th td figure figcaption details summary footer svg desc rect text path g clippath circle code wbr".split(
          " ",
        );
      expect([...elements].filter((element) => !known.includes(element))).toEqual([]);
      for (const [tag] of html.matchAll(/<[a-z][^>]*>/g)) expect(tag).not.toMatch(/\son\w+=|javascript:|\shref="(?!#)/);
      expect(html).not.toMatch(/[\u202a-\u202e\u2066-\u2069\p{Surrogate}]/u);
      const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1]);
      expect(new Set(ids).size).toBe(ids.length);
      for (const [, anchor] of html.matchAll(/\shref="#([^"]*)"/g)) expect(ids).toContain(anchor);
    }
  });

  test("Markdown has no mention, no link, no foreign markup, and rows of equal length", () => {
    for (const one of hostileReports) {
      const markdown = renderMarkdown(reportDocument(one), { folded: true, marker: "x" });
      expect(markdown.replaceAll(/<\/?(?:details|summary)>|<!-- x -->/g, "")).not.toMatch(/<[a-z!/]/i);
      expect(markdown).not.toMatch(/@\w|https?:\/\/|#\d/);
      expect(markdown.match(/<details>/g)).toHaveLength(markdown.match(/<\/details>/g)!.length);
      for (const block of markdown.split("\n\n").filter((text) => text.startsWith("| "))) {
        const lengths = block.split("\n").map((line) => line.replaceAll("\\|", "").split("|").length);
        expect(new Set(lengths).size).toBe(1);
      }
    }
  });

  test("LaTeX has no command but our own", () => {
    const ours =
      /\\(?:section|subsection|paragraph|begin|end|item|caption|label|centering|toprule|midrule|bottomrule|textbackslash|textasciicircum|textasciitilde|textless|textgreater|textbar|textquotedbl|ldots|usepackage|resizebox|ifdim|width|linewidth|else|fi|allowbreak|textasciigrave|pm|times|div|surd|le|ge|to|cdot|(?:down|up|left)arrow|infty|approx|neq|alpha|beta|theta|kappa|lambda|rho|sigma|tau|varphi|Phi|chi)(?![a-zA-Z])|\\[\\{}$&#%_,]/g;
    for (const one of hostileReports) {
      const latex = renderLatex(reportDocument(one));
      // The first lines are ours alone, and stand in for packages.
      const body = latex.replace(/^(?:%.*\n|\\providecommand.*\n)+/, "");
      expect(body.replaceAll(ours, "")).not.toContain("\\");
      const environments = [...latex.matchAll(/\\(begin|end)\{(\w+)\}/g)];
      expect(environments.filter(([, kind]) => kind === "begin").length).toBe(environments.length / 2);
    }
    expect(escapeLatex("50% of $x_1$ {a}\\b")).toBe("50\\% of \\$x\\_\\allowbreak{}1\\$ \\{a\\}\\textbackslash{}b");
    // Two signs that common fonts make one.
    expect(escapeLatex("`--margin`, ''")).toBe("\\textasciigrave{}-{}-margin\\textasciigrave{}, '{}'");
  });

  test("CSV has no cell that a spreadsheet would run, and leaves numbers alone", () => {
    for (const text of ["=1+1", "+1", "-1", "@x", "＝1", " =1"]) expect(csvCell(text).replace(/^"/, "")).toMatch(/^'/);
    expect([csvCell(-0.5), csvCell(1e-9), csvCell(null), csvCell(true)]).toEqual(["-0.5", "1e-9", "", "true"]);
    expect(csvCell("\t=1")).toBe("�=1");
    expect(csvCell('a,"b"')).toBe('"a,""b"""');
    for (const one of hostileReports) {
      for (const { text } of reportCsv(one)) expect(text).not.toMatch(/(^|,)"?[=@＝]/m);
    }
  });

  test("the terminal gets no escape sequence and JSON no character that it would obey", () => {
    for (const one of hostileReports) {
      const { figures: drawn, ...rest } = one;
      expect(drawn.length).toBeGreaterThan(0);
      for (const text of [renderText(reportDocument(one)), jsonDocument("report", rest)]) {
        expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }
    }
  });
});

describe("renderMarkdown within a limit", () => {
  const blocks = reportDocument(
    buildVarianceReport(reportData({ models: Array.from({ length: 40 }, (_, i) => `model-${i}`), items: 30 })),
  );

  test.each([1500, 4000, 12_000])("stays within %d characters and says what was left out", (maximumLength) => {
    const text = renderMarkdown(blocks, { folded: true, maximumLength, marker: "noisefloor:report" });
    expect(text.length).toBeLessThanOrEqual(maximumLength);
    expect(text).toContain("Left out, since this text may have");
    expect(text.endsWith("<!-- noisefloor:report -->\n")).toBe(true);
    expect(text.startsWith("# Variance report")).toBe(true);
  });

  test("loses nothing where all fits", () => {
    expect(renderMarkdown(blocks, { maximumLength: 10_000_000 })).toBe(renderMarkdown(blocks));
    expect(renderMarkdown(blocks)).not.toContain("Left out");
  });

  test("refuses a limit that holds nothing", () => {
    expect(() => renderMarkdown(blocks, { maximumLength: 10 })).toThrow(/must be at least 1000, got 10/);
  });

  test("a marker cannot end its comment", () => {
    expect(renderMarkdown([], { marker: "a--><script>" })).toBe("\n\n<!-- ascript -->\n");
  });
});

describe("renderHtml", () => {
  const html = forms["report.html"](report);

  test("fetches nothing and runs nothing but its own script", () => {
    expect(html).toContain("default-src 'none'");
    const [head = "", tail] = html.split(`<script>${PAGE_SCRIPT}</script>`);
    expect(tail).toBe("\n</body>\n</html>\n");
    expect(head).not.toMatch(/<script|@import|url\((?!#)|src=/i);
    expect(head).toContain(`script-src 'sha256-${PAGE_SCRIPT_HASH}';`);
  });

  test("shows the answers before the contents and the contents before the sections", () => {
    const places = ['class="answers"', "<nav", "<section"].map((text) => html.indexOf(text));
    expect(places.every((place, index) => place > (places[index - 1] ?? 0))).toBe(true);
  });

  test("folds the rows of long tables, keeping all of them", () => {
    const table: Table = {
      kind: "table",
      caption: "Long.",
      columns: [{ title: "n", align: "right" }],
      rows: Array.from({ length: 100 }, (_, row) => [`r${row}`]),
    };
    const long = renderHtml([table], { openRows: 10 });
    expect(long).toContain("<summary>90 more of 100 rows</summary>");
    expect([...long.matchAll(/>r\d+</g)]).toHaveLength(100);
  });

  test("gives two figures of one id different anchors", () => {
    const [{ figure } = { figure: null }] = report.figures;
    const twice = renderHtml([figure!, figure!]);
    const ids = [...twice.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

test("the record without its figures is plain data", () => {
  expect(JSON.parse(JSON.stringify(record))).toEqual(record);
});
