import type { Refusal } from "../../notes.js";
import { type Block, paragraph } from "../document/document.js";

/** Why an analysis was not done, and the next step. */
export function refusalBlocks({ code, message, hint }: Refusal): Block[] {
  return [paragraph(`REFUSED  ${message} (${code}).`), paragraph(`Next step: ${hint}.`)];
}
