import { readFileSync } from "node:fs";
import { fromEvalite } from "noisefloor";
import { judge } from "./quiz.mjs";

judge(fromEvalite(JSON.parse(readFileSync("evalite.json", "utf8"))));
