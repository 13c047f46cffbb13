import type { Ranking } from "../../analysis/ranking/ranking.js";
import { formatCount, plural } from "../../numberFormat.js";
import { someNames } from "../../someNames.js";
import { type Block, heading, list, paragraph } from "../document/document.js";
import { leaderText } from "../document/leaderText.js";
import { joinedNames } from "../text/joinedNames.js";
import { leaderCounts } from "./leaderCounts.js";

interface LeadersOptions {
  /** Tests that are listed of each experiment; default all. */
  readonly limit?: number;
  /** What to do next, below the counts. */
  readonly next: string;
}

/** Models that a line names. */
const NAMED = 8;

/**
 * Who leads each test and who cannot be told from the leader, where no baseline is named; experiments that share no model stand
 * apart.
 */
export function leadersScreen(
  rankings: readonly Ranking[],
  { limit = Number.POSITIVE_INFINITY, next }: LeadersOptions,
): Block[] {
  const said = leaderCounts(rankings).flatMap(([count, words]) =>
    count > 0 ? [`${formatCount(count)} ${words}`] : [],
  );
  const experiments = connected(rankings);
  return [
    heading(2, `${plural(rankings.length, "test")}: ${said.join(" · ")}`),
    paragraph(next),
    ...experiments.flatMap((own) => {
      const models = modelsIn(own);
      const metrics = new Set(own.map(({ metric }) => metric));
      const rest = own.length - limit;
      return [
        paragraph(`${plural(models.length, "model")}, ${plural(own.length, "test")}: ${someNames(models, NAMED)}.`),
        list(
          own.slice(0, limit).map((ranking) => {
            const name = joinedNames(ranking.task, ranking.framing, metrics.size > 1 ? ranking.metric : null);
            return `${name}: ${leaderText(ranking)}`;
          }),
        ),
        ...(rest > 0 ? [paragraph(`… and ${plural(rest, "more test")}.`)] : []),
      ];
    }),
  ];
}

function modelsIn(rankings: readonly Ranking[]): string[] {
  return [...new Set(rankings.flatMap(({ rows }) => rows.map(({ model }) => model)))];
}

/** Rankings in groups that share a model, directly or over others. */
function connected(rankings: readonly Ranking[]): Ranking[][] {
  const groups: { readonly models: ReadonlySet<string>; readonly rankings: readonly Ranking[] }[] = [];
  for (const ranking of rankings) {
    const models = new Set(ranking.rows.map(({ model }) => model));
    const [touched, apart] = [true, false].map((isTouched) =>
      groups.filter((group) => [...models].some((model) => group.models.has(model)) === isTouched),
    ) as [typeof groups, typeof groups];
    groups.splice(0, groups.length, ...apart, {
      models: new Set([...touched.flatMap((group) => [...group.models]), ...models]),
      rankings: [...touched.flatMap((group) => group.rankings), ranking],
    });
  }
  const place = new Map(rankings.map((ranking, index) => [ranking, index]));
  const first = (own: readonly Ranking[]) => place.get(own[0] as Ranking) as number;
  return groups
    .map((group) => [...group.rankings].sort((a, b) => (place.get(a) as number) - (place.get(b) as number)))
    .sort((a, b) => first(a) - first(b));
}
