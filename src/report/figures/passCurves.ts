import type { ItemMean, TrialRow } from "../../analysis/components/trials.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordsWith, TEXT } from "../../arguments/shapes.js";
import { formatFixed, plural } from "../../numberFormat.js";
import type { Figure, Mark, Tone } from "../figure/figure.js";
import { rowNames } from "./rowNames.js";

const TONES: readonly Tone[] = ["first", "second", "third"];

/** A run with both chances at several k. */
interface Curves {
  readonly row: TrialRow;
  readonly once: readonly ItemMean[];
  readonly always: readonly ItemMean[];
}

/**
 * The chance that at least one of k trials is right (pass@k, thick) and that all are (pass^k, thin), against k, with intervals over the
 * items, of up to three runs: how much of a score is luck that repeats would find, and how much can be relied on. `null` without
 * right-or-wrong scores of two trials of every item.
 */
export function passCurves(rows: readonly TrialRow[], id = "pass-curves"): Figure | null {
  requireArgument("passCurves", "rows", rows, recordsWith(["passAtK"], "the rows of trials(results)"));
  requireArgument("passCurves", "id", id, TEXT);
  const known = rows.flatMap((row): Curves[] => {
    const [once, always] = [row.passAtK ?? [], row.passHatK ?? []].map((means) =>
      means.filter((one) => one.mean !== null),
    ) as [ItemMean[], ItemMean[]];
    return once.length < 2 || always.length < 2 ? [] : [{ row, once, always }];
  });
  const drawn = known.slice(0, TONES.length);
  const [first] = drawn;
  if (first === undefined) return null;
  const names = rowNames(
    drawn,
    ["model", "framing", "seed", "step"].map(
      (axis) =>
        ({ row: { run } }: Curves) =>
          run[axis as "model" | "framing" | "seed" | "step"]?.toString() ?? null,
    ),
  );
  const most = Math.max(...drawn.flatMap(({ once }) => once.map(({ k }) => k)));
  const { task, metric } = first.row.run;
  return {
    kind: "figure",
    id,
    title: titleOf(task, drawn),
    description: `Chance that at least one of k trials is right and that all k are (${metric}), against k, each with its interval over items.`,
    x: { kind: "number", title: "trials (k)", unit: "plain", scale: "log", domain: [1, most] },
    y: { kind: "number", title: "share of items", unit: "share", domain: [0, 1] },
    marks: drawn.flatMap((curves, place) => marksOf(curves, names[place] as string, TONES[place] as Tone)),
    notes: [
      ...(drawn.length < known.length ? [`${drawn.length} of ${plural(known.length, "run")} are drawn.`] : []),
      "Where the two lines part, answers change from trial to trial.",
    ],
    columns: ["run", "k", "chance", "mean", "low", "high"],
    rows: drawn.flatMap(({ once, always }, place) =>
      [
        ["pass@k", once],
        ["pass^k", always],
      ].flatMap(([chance, means]) =>
        (means as readonly ItemMean[]).map(({ k, mean, interval }) => [
          names[place] as string,
          k,
          chance as string,
          mean,
          interval?.low ?? null,
          interval?.high ?? null,
        ]),
      ),
    ),
  };
}

/** What the largest k that all have shows: at least one right, and all right. */
function titleOf(task: string, drawn: readonly Curves[]): string {
  const last = Math.min(...drawn.map(({ once }) => once.at(-1)?.k as number));
  const at = (means: readonly ItemMean[]) => means.find(({ k }) => k === last)?.mean ?? null;
  const range = (pick: (curves: Curves) => readonly ItemMean[]) => {
    const found = drawn.map((curves) => at(pick(curves)) as number);
    const [low, high] = [Math.min(...found), Math.max(...found)].map((mean) => formatFixed(100 * mean, 0));
    return low === high ? `${low}%` : `${low}% to ${high}%`;
  };
  return `${task}: at least one of ${last} trials is right in ${range(({ once }) => once)}, all are in ${range(({ always }) => always)}`;
}

function marksOf({ once, always }: Curves, name: string, tone: Tone): Mark[] {
  const bandOf = (means: readonly ItemMean[]) =>
    means.flatMap(({ k, interval }) => (interval === null ? [] : [{ x: k, low: interval.low, high: interval.high }]));
  const lineOf = (means: readonly ItemMean[]) => means.map(({ k, mean }) => ({ x: k, y: mean as number }));
  const bands = [once, always].map(bandOf).filter(({ length }) => length > 1);
  return [
    ...bands.map((points): Mark => ({ kind: "band", tone, label: "interval over items", points })),
    { kind: "line", tone, weight: "thick", label: `${name}: at least one right`, points: lineOf(once) },
    { kind: "line", tone, weight: "thin", label: `${name}: all right`, points: lineOf(always) },
  ];
}
