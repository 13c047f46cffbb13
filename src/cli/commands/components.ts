import { testOf } from "../../data/testVariants.js";
import { type ComponentsOptions, components as componentsOf } from "../../questions/components.js";
import { heading, list, paragraph } from "../../report/document/document.js";
import { jsonDocument } from "../../report/render/jsonDocument.js";
import { componentsSection } from "../../report/sections/componentsSection.js";
import { facetSharesSection } from "../../report/sections/facetSharesSection.js";
import { noteLines } from "../../report/sections/noteList.js";
import { readingSentence } from "../../report/sections/readSection.js";
import { giveAnswer } from "../documents/answer.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { type AnalysisFlags, analysisOptions, type FacetFlags, facetRoles, pairs, wholeNumber } from "../options.js";
import { TERMINAL_ROWS } from "../print.js";
import { type MemoryFlags, readResults } from "../readResults.js";

interface ComponentsFlags extends AnalysisFlags, MemoryFlags, FacetFlags {
  readonly budget?: string;
  readonly cost?: readonly string[];
  readonly rngSeed?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** `noisefloor components`: where the variance of the scores comes from, for models with several seeds or trials. */
export async function components(paths: readonly string[], flags: ComponentsFlags): Promise<number> {
  const { level, missing } = analysisOptions(flags);
  const seed = wholeNumber("--rng-seed", flags.rngSeed ?? "1", 0);
  const results = await readResults(paths, flags, { analysis: "components", json: flags.json });
  const { kind, ...document } = componentsOf(results, {
    level,
    missing,
    seed,
    ...facetRoles(flags),
    ...budgetOf(flags),
  });
  const { rows, facets, notes, signature } = document;
  const isEmpty = rows.length + facets.length === 0;
  await giveAnswer(flags, {
    title: "Components of variance",
    results: [results],
    answer: isEmpty ? undefined : { kind, ...document },
    json: () => jsonDocument(kind, document),
    screen: () => {
      if (isEmpty) {
        return [
          paragraph(
            "REFUSED  there is nothing to divide: components need the score of every item from two or more seeds, trials, prompts or judges of one model.",
          ),
          paragraph(
            "Next step: `noisefloor inspect` says what was read; --run-pattern takes seeds and trials from paths.",
          ),
        ];
      }
      const limit = flags.all ? Number.POSITIVE_INFINITY : TERMINAL_ROWS;
      const areApart = notes.some(({ code }) => code === "tests-apart");
      return [
        heading(1, "Components of variance"),
        paragraph(readingSentence(results, areApart ? undefined : testOf)),
        ...facetSharesSection(facets, { limit }),
        ...componentsSection(rows, { limit }),
        ...(notes.length > 0 ? [heading(2, "Notes"), list(noteLines(notes))] : []),
        paragraph(signature),
      ];
    },
  });
  return isEmpty ? EXIT.undecided : EXIT.done;
}

const PRICES = ["seed", "item", "prompt", "order", "judge", "shots", "language", "engine", "answer", "judgement"];

/** What the next run may cost, and the prices of what it could be spent on. */
function budgetOf({ budget, cost }: ComponentsFlags): Pick<ComponentsOptions, "budget"> {
  if (budget === undefined && cost === undefined) return {};
  if (budget === undefined || cost === undefined) {
    throw new UsageError("--budget and --cost belong together: --budget 500 --cost item=2,prompt=30,answer=0.01");
  }
  const costs = Object.fromEntries(
    pairs("--cost", cost).map(([name, text]) => {
      if (!PRICES.includes(name)) throw new UsageError(`--cost takes ${PRICES.join(", ")}, got "${name}"`);
      return [name, price("--cost", text)];
    }),
  );
  return { budget: { extraCost: price("--budget", budget), costs } };
}

function price(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0) || !Number.isFinite(value)) {
    throw new UsageError(`${flag} takes amounts of at least 0, got "${text}"`);
  }
  return value;
}
