import { requireArgument } from "../../arguments/requireArgument.js";
import { TEXT } from "../../arguments/shapes.js";
import { plainText } from "./plainText.js";

/** Characters that LaTeX obeys, and signs of ours that its usual fonts lack. */
const SIGNS: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "#": "\\#",
  "%": "\\%",
  _: "\\_\\allowbreak{}",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}\\allowbreak{}",
  "`": "\\textasciigrave{}",
  "[": "{[}",
  "]": "{]}",
  "−": "$-$",
  "±": "$\\pm$",
  "×": "$\\times$",
  "÷": "$\\div$",
  "√": "$\\surd$",
  "≤": "$\\le$",
  "≥": "$\\ge$",
  "→": "$\\to$",
  "·": "$\\cdot$",
  "↓": "$\\downarrow$",
  α: "$\\alpha$",
  κ: "$\\kappa$",
  σ: "$\\sigma$",
  τ: "$\\tau$",
  φ: "$\\varphi$",
  Φ: "$\\Phi$",
  χ: "$\\chi$",
  "²": "$^2$",
  "½": "1/2",
  "—": "---",
  "–": "--",
  "…": "\\ldots{}",
  "“": "``",
  "”": "''",
  "’": "'",
  "\u202f": "\\,",
  "�": "?",
};

/** A text that LaTeX prints as it is: no commands, no groups, no formulas, no ends of cells, no two signs made one. */
export function escapeLatex(text: string): string {
  requireArgument("escapeLatex", "text", text, TEXT);
  const apart = plainText(text).replace(/[-,'](?=[-,'])|:(?=:)/g, "$&\u0000");
  // The usual fonts have no straight quotes: one that something stands close before closes.
  const quoted = apart.replace(/(^|[\s([{])"/g, "$1“").replaceAll('"', "”");
  return Array.from(quoted, (character) => (character === "\u0000" ? "{}" : (SIGNS[character] ?? character))).join("");
}
