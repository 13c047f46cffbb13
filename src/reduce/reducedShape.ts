import { isRecord } from "../arguments/described.js";
import type { Shape } from "../arguments/shapes.js";

const isReduced = (value: unknown) => isRecord(value) && value.kind === "reduced" && Array.isArray(value.tasks);

export const REDUCED: Shape = {
  needs: "reduced results",
  fits: isReduced,
  repair: "readDumps reads the tables that the queries of reductionSql give.",
};
export const REDUCED_PARTS: Shape = {
  needs: "a list of reduced results",
  fits: (value) => Array.isArray(value) && value.every(isReduced),
};
