import { CLAIM } from "./commands/declarations/claim.js";
import { COMPARE } from "./commands/declarations/compare.js";
import { COMPLETION } from "./commands/declarations/completion.js";
import { COMPONENTS } from "./commands/declarations/components.js";
import { CONVERT } from "./commands/declarations/convert.js";
import { CURVES } from "./commands/declarations/curves.js";
import { FIGURE } from "./commands/declarations/figure.js";
import { FRAMINGS } from "./commands/declarations/framings.js";
import { GATE } from "./commands/declarations/gate.js";
import { INSPECT } from "./commands/declarations/inspect.js";
import { IRT } from "./commands/declarations/irt.js";
import { ITEMS } from "./commands/declarations/items.js";
import { JUDGES } from "./commands/declarations/judges.js";
import { KINSHIP } from "./commands/declarations/kinship.js";
import { MCP } from "./commands/declarations/mcp.js";
import { POWER } from "./commands/declarations/power.js";
import { PREFERENCES } from "./commands/declarations/preferences.js";
import { RANKS } from "./commands/declarations/ranks.js";
import { REDUCE } from "./commands/declarations/reduce.js";
import { REPORT } from "./commands/declarations/report.js";
import { SEEDS } from "./commands/declarations/seeds.js";
import { SQL } from "./commands/declarations/sql.js";
import { SUBSETS } from "./commands/declarations/subsets.js";
import { TRIALS } from "./commands/declarations/trials.js";
import { VIEW } from "./commands/declarations/view.js";
import type { CommandDeclaration } from "./declaration.js";

/** All commands, in the order that `--help` lists them. */
export const COMMANDS: readonly CommandDeclaration[] = [
  INSPECT,
  REPORT,
  VIEW,
  FIGURE,
  COMPARE,
  GATE,
  SEEDS,
  CURVES,
  FRAMINGS,
  COMPONENTS,
  TRIALS,
  JUDGES,
  PREFERENCES,
  RANKS,
  ITEMS,
  KINSHIP,
  IRT,
  SUBSETS,
  POWER,
  CONVERT,
  REDUCE,
  SQL,
  CLAIM,
  MCP,
  COMPLETION,
];
