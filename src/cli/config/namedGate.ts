import { dirname, resolve } from "node:path";
import { InputError } from "../../errors.js";
import { UsageError } from "../exitCodes.js";
import { GATE_BASELINE, isThere, type ProjectConfig } from "./projectConfig.js";

/** A gate that was called by its name: the arguments that it stands for, and its options. */
interface NamedGate {
  readonly given: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * What `gate nightly new.jsonl` stands for: the baseline that the project's file names and `new.jsonl`, or with a bar
 * `new.jsonl` alone. Paths of the file start in its folder. `null` where the first argument is the name of no gate.
 */
export async function namedGate(typed: readonly unknown[], { file, gates }: ProjectConfig): Promise<NamedGate | null> {
  const [name, dump] = typed;
  if (typeof name !== "string" || !Object.hasOwn(gates, name)) return null;
  if (await isThere(name)) {
    throw new UsageError(
      `${name} is a gate of ${file} and a file here: write ./${name} for the file, or name the gate otherwise`,
    );
  }
  const { [GATE_BASELINE]: baseline, ...options } = gates[name] as Readonly<Record<string, unknown>>;
  const hasBar = Object.hasOwn(options, "at-least");
  if (hasBar === (baseline !== undefined)) {
    throw new InputError(
      "no-gate",
      `"gates" ${JSON.stringify(name)} needs either "baseline", the dump that candidates are compared with, or "at-least"`,
      { file },
    );
  }
  // What holds for other gates does not hold for a bar, nor a bar for them.
  if (hasBar) return { given: [dump ?? name, undefined], options: { ...options, "min-effect": undefined } };
  if (typeof baseline !== "string" || baseline === "") {
    throw new InputError("no-gate", `"baseline" of "gates" ${JSON.stringify(name)} must be a path`, { file });
  }
  return { given: [resolve(dirname(file), baseline), dump], options: { ...options, "at-least": undefined } };
}
