import { requireArgument } from "../../arguments/requireArgument.js";
import { TEXT } from "../../arguments/shapes.js";
import { plainText } from "./plainText.js";

/** Greek letters by the names of their commands; capitals that look like Latin ones have none, and are these. */
function greekLetters(): Record<string, string> {
  const named = (letters: string, names: string) =>
    names.split(" ").map((name, place) => [Array.from(letters)[place] as string, name] as const);
  const commands = [
    ...named("αβγδεζηθικλμνξπ", "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi pi"),
    ...named("ρσςτυφχψω", "rho sigma varsigma tau upsilon varphi chi psi omega"),
    ...named("ΓΔΘΛΞΠΣΥΦΨΩ", "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"),
  ].map(([letter, name]) => [letter, `$\\${name}$`] as const);
  return Object.fromEntries([...commands, ...named("οΑΒΕΖΗΙΚΜΝΟΡΤΧ", "o A B E Z H I K M N O P T X")]);
}

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
  "↑": "$\\uparrow$",
  "←": "$\\leftarrow$",
  "∞": "$\\infty$",
  "≈": "$\\approx$",
  "≠": "$\\neq$",
  "′": "$'$",
  ...greekLetters(),
  "²": "$^2$",
  "³": "$^3$",
  "⁻": "$^-$",
  "¹": "$^1$",
  "₀": "$_0$",
  "₁": "$_1$",
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
