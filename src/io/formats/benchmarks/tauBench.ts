import { writtenItem } from "../../../data/sheets/knownItems.js";
import { defined } from "../../../defined.js";
import { InputError } from "../../../errors.js";
import { textFingerprint } from "../../bytes/contentHash.js";
import type { DumpContent } from "../../bytes/dumpContent.js";
import { stemOf } from "../../bytes/sourcePath.js";
import { textBytes } from "../../bytes/textBytes.js";
import { isJsonObject, type JsonObject, type JsonValue, objectAt, textAt } from "../../json/json.js";
import { jsonDocument } from "../../json/jsonDocument.js";
import { scoresAt } from "../../json/scoreHolders.js";
import { type Answer, answerRows, answerSheets, idAt, statedTrials } from "../../reader/answerSheets.js";
import type { DumpReader, ReadContext } from "../../reader/dumpReader.js";
import type { FileHead } from "../../reader/fileHead.js";
import { assembleReadings, type StandaloneReading, sheetReading, toldFile } from "../../reader/standaloneReading.js";
import { ModelNames } from "../../runs/modelNames.js";
import { ERRORED, type ScoreCell, scoreCell } from "../../tables/scoreCell.js";

const FIRST = "tau-bench results";
const SECOND = "tau2-bench results";
const SIMULATION = "tau2-bench simulation";

/** Results of τ-bench and τ²-bench: tasks × trials with a reward. */
export const tauBenchReader: DumpReader<StandaloneReading> = {
  formats: {
    [FIRST]: "results JSON of τ-bench: task_id, trial and reward of each conversation",
    [SECOND]: "results.json of τ²-bench: info, tasks, and simulations with reward_info or their index",
    [SIMULATION]: "simulations/ID.json of τ²-bench: a conversation, which the index in results.json sums up",
  },
  recognise: (head) => formatOf(head),
  read: async ({ name, content }, format, context) =>
    format === FIRST
      ? readRows(content, name, context)
      : format === SIMULATION
        ? // The run's results.json says what a conversation came to, and whose it is.
          toldFile(name, SIMULATION, "left aside: results.json sums it up")
        : readSimulations(jsonDocument(await textBytes(content, name), name), name, context),
  assemble: (parts) => assembleReadings(parts, FIRST),
};

function formatOf({ keys, start }: FileHead): string | null {
  const has = (...names: readonly string[]) => names.every((name) => keys.includes(name));
  if (has("task_id", "reward", "trial") && (keys.includes("traj") || keys.includes("info"))) return FIRST;
  if (start !== "{") return null;
  if (has("tasks", "info") && (keys.includes("simulations") || keys.includes("simulation_index"))) return SECOND;
  return has("task_id", "termination_reason", "reward_info", "trial") ? SIMULATION : null;
}

const DOMAIN = /(?:^|[^a-z])(airline|retail|telecom|mock)(?![a-z])/i;
/** `tool-calling-gpt-4o-0.0_range_0-50_user-gpt-4o-llm_0612001122`, as the harness names its files. */
const OWN_NAME = /^((?:[a-z]+-)*tool-calling|act|react|few-shot)-(.+)-\d+(?:\.\d+)?_range_-?\d+--?\d+_user-.+$/;

async function readRows(content: DumpContent, file: string, context: ReadContext): Promise<StandaloneReading> {
  const rows = await answerRows(content, { file, keep: ["reward", "trial", "info"], id: "task_id" });
  const { model, domain } = nameParts(file);
  const models = new ModelNames(file, "the file name", context, { several: false, preferFolder: true });
  const identity = models.identify(model);
  const task = context.options.task ?? ["tau-bench", domain].filter(Boolean).join(" ");
  const asked = rows.map(({ members }) => questionOf(objectAt(objectAt(members, "info"), "task")));
  // A question that only some rows tell cannot tell the tasks of two files apart.
  const isAsked = asked.every((question) => question !== undefined);
  const rewards = rows.map(({ members, line }, index) => {
    const id = idAt(members, "task_id", file, line);
    const trial = members.get("trial");
    const reward = scoreCell(members.get("reward"));
    if (reward === null || typeof trial !== "number") {
      throw new InputError("no-score", "every row needs trial, a number, and reward, a number or null", {
        file,
        line,
        item: id.id,
      });
    }
    // A conversation that broke is written down with a reward of 0.
    const cell = scoresAt(members, "info", { file, line, item: id.id }).has("error") ? ERRORED : reward;
    const item = writtenItem(id.id, { idType: id.idType, document: isAsked ? asked[index] : undefined });
    return { item, cell, line };
  });
  const trials = statedTrials(
    rows.map(({ members }) => members.get("trial")),
    "trial",
    file,
  );
  const answers = rewards.map((answer, index): Answer => {
    return { run: { ...identity, task, metric: "reward", ...defined({ trial: trials[index] }) }, ...answer };
  });
  return sheetReading({
    file,
    format: FIRST,
    sheets: answerSheets(answers),
    models,
    understood:
      `task ${task}${domain === undefined ? "; no domain (airline, retail …) in the path" : " from the path"}; ` +
      "item from task_id; conversations that broke (info.error) are errored, not a reward of 0",
    // Two runs may hold the same few values.
    isNamedByFile: true,
  });
}

/** Hash of what the user was told to want. */
function questionOf(task: JsonObject): number | undefined {
  const instruction = textAt(task, "instruction") ?? textAt(task, "instructions");
  return instruction === undefined ? undefined : textFingerprint(instruction);
}

/** Model with the agent's strategy, and the domain, as far as the path tells them. */
function nameParts(file: string): { readonly model?: string; readonly domain?: string } {
  const domain = DOMAIN.exec(file)?.[1]?.toLowerCase();
  const stem = stemOf(file);
  const own = OWN_NAME.exec(stem);
  if (own !== null) return { model: `${own[2]} (${own[1]})`, ...defined({ domain }) };
  const rest = stem
    .replace(DOMAIN, "")
    .replace(/^[-_. ]+|[-_. ]+$/g, "")
    .replace(/[-_. ]?results?$/, "");
  return defined({ model: rest === "" ? undefined : rest, domain });
}

/** Ends of a simulation that are no fault of the agent: its reward says nothing. */
const BROKEN = new Set(["infrastructure_error", "unexpected_error", "user_error", "context_window_exceeded"]);

function readSimulations(document: JsonObject, file: string, context: ReadContext): StandaloneReading {
  const info = objectAt(document, "info");
  const models = new ModelNames(file, "info.agent_info", context, { several: false, preferFolder: true });
  const identity = models.identify(agentName(objectAt(info, "agent_info")));
  const domain = textAt(objectAt(info, "environment_info"), "domain_name");
  const task = context.options.task ?? ["tau2-bench", domain].filter(Boolean).join(" ");
  // Runs that keep a file a conversation list what each came to.
  const list = document.get("simulations") ?? document.get("simulation_index");
  const simulations = Array.isArray(list) ? (list as readonly JsonValue[]) : [];
  const trials = statedTrials(
    simulations.map((one) => (isJsonObject(one) ? one.get("trial") : undefined)),
    "trial",
    file,
  );
  const answers = simulations.map((simulation, index): Answer => {
    const path = `simulations[${index}]`;
    const members: JsonObject = isJsonObject(simulation) ? simulation : new Map();
    const id = members.get("task_id");
    if (typeof id !== "string" && typeof id !== "number") {
      throw new InputError("no-item", "every simulation needs a task_id", { file, path });
    }
    const run = { ...identity, task, metric: "reward", ...defined({ trial: trials[index] }) };
    return { run, item: { id: String(id) }, cell: simulationCell(members, file, path) };
  });
  if (answers.length === 0) throw new InputError("no-rows", "the file holds no simulation", { file });
  return sheetReading({
    file,
    format: SECOND,
    sheets: answerSheets(answers),
    models,
    understood:
      `task ${task} from info.environment_info; item from task_id, trials as numbered; ` +
      "no reward is unscored; ends by an error of user simulator or infrastructure, or by a full context, are errored",
    isNamedByFile: true,
  });
}

function simulationCell(members: JsonObject, file: string, path: string): ScoreCell {
  if (BROKEN.has(textAt(members, "termination_reason") ?? "")) return ERRORED;
  const isIndex = !members.has("reward_info") && members.has("reward");
  const cell = scoreCell((isIndex ? members : scoresAt(members, "reward_info", { file, path })).get("reward"));
  if (cell === null) throw new InputError("no-score", "reward must be a number or null", { file, path });
  return cell;
}

/** The model; with the agent where it is not the harness's plain one. */
function agentName(agent: JsonObject): string | undefined {
  const [model, implementation] = [textAt(agent, "llm"), textAt(agent, "implementation")];
  if (model === undefined || implementation === undefined) return model ?? implementation;
  return implementation === "llm_agent" ? model : `${model} (${implementation})`;
}
