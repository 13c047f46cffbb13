import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";

/** TypeScript that uses the package, with a check for every value that it promises. */
interface Program {
  readonly text: string;
  readonly checks: number;
}

const EVERY_ENTRY = `import { compare } from "noisefloor";
import { readDumps } from "noisefloor/io";
import { load } from "noisefloor/node";
import { comparisonBlocks, renderMarkdown } from "noisefloor/report";

const pair = await load("fixtures/dumps/pair.csv");
const [comparison] = compare(pair, { baseline: "baseline", candidate: "candidate" }).rows;
comparison?.ok === true && comparison.verdict; // => "inconclusive"
comparison && renderMarkdown(comparisonBlocks(comparison)).includes("INCONCLUSIVE"); // => true
const bytes = new TextEncoder().encode("model,item,score\\na,x,1\\n");
(await readDumps([{ name: "dump.csv", bytes }])).matrices.length; // => 1
`;

const CHECK = `
function check(actual: unknown, expected: unknown): void {
  const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (got !== wanted) throw new Error(\`\${got} in place of \${wanted}\`);
  console.log("checked");
}
`;

const readme = readFileSync(resolve(import.meta.dirname, "../../README.md"), "utf8");
const shown = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block = ""]) => block);

const guessed = resolve(import.meta.dirname, "firstGuesses");
const guesses = readdirSync(guessed)
  .sort()
  .map((name) => readFileSync(resolve(guessed, name), "utf8"));

/** The README's \`\`\`ts blocks one program that uses every entry, and those of a first-time user. */
export const programs: readonly Program[] = [...shown, EVERY_ENTRY, ...guesses].map(programOf);

/** Imports first, then one function, since a CommonJS module cannot await. */
function programOf(code: string): Program {
  const imports = code.match(/^import .*\n/gm) ?? [];
  const body = code.replace(/^import .*\n/gm, "").replace(/^(.+); \/\/ => (.+)$/gm, "check($1, $2);");
  return {
    text: `${imports.join("")}${CHECK}async function main() {\n${body}}\nvoid main();\n`,
    checks: body.match(/^check\(/gm)?.length ?? 0,
  };
}

/** The same in JavaScript. */
export function javascriptOf({ text }: Program, module: ts.ModuleKind): string {
  return ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2022, module } }).outputText;
}
