import { fromPromptfoo } from "noisefloor";
import { judge } from "./quiz.mjs";

/** An extension. Under the name of a hook, promptfoo would call it with other arguments. */
export function atTheEnd(hook, context) {
  if (hook === "afterAll") judge(fromPromptfoo(context));
}
