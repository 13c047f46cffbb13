/** What people call the two sides of a comparison. Such a name says nothing of a test. */
const SIDE =
  /^(?:a|b|base|baseline|before|old|prev|previous|main|master|prod|production|control|ref|reference|current|cand|candidate|after|new|next|pr|branch|head|treatment|experiment|challenger|champion|left|right)(?:[-_. ]?(?:model|run|results?|scores?|eval|answers|\d+(?!\d)))*$/i;

/** Those of them that are no part of a test's own name. */
const SIDE_PART =
  /^(?:base|baseline|before|old|prev|previous|main|master|prod|production|current|cand|candidate|after|new|challenger|champion|pr\d*|run\d+)$/;
/** What people call files of scores, whatever the test. */
const ANY_FILE =
  /^(?:results?|scores?|outputs?|out|evals?|evaluations?|runs?|preds?|predictions?|answers?|samples?|details?|nightly|daily|logs?|reports?|dumps?)$/;
/** A day of the calendar, and perhaps a time of that day, in parts or in one. */
const DAY =
  /(?<!\d)(?:19|20)\d\d( ?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?:[ t]?\d\d[ :h]?\d\d(?:[ :m]?\d\d(?: \d{1,6})?)?z?)?(?![\da-z])/g;

/**
 * Whether two names of files say no more than which side each is: both are called after sides (`base`, `new`), or they are one name but
 * for such words, for the models that the files hold, or for the day of a nightly run. A day within the name of a test says which test it is.
 */
export function areSideNames(
  names: readonly [string, string],
  models: readonly [string | null, string | null],
): boolean {
  if (names.every((name) => SIDE.test(name))) return true;
  const [first, second] = names.map((name, side) => restOf(name, models[side] as string | null));
  return first === second;
}

/** What is left of a file's name without what says whose answers it holds. */
function restOf(name: string, model: string | null): string {
  const written = partsOf(name).join(" ");
  const own = partsOf(model ?? "").join(" ");
  // A model that is all of the name may be called after the file, and a number may be that of a test.
  const isTold = /[a-z]{2}/.test(own) && own !== written;
  const others = isTold ? ` ${written} `.replace(` ${own} `, " ").trim() : written;
  const undated = partsOf(others.replaceAll(DAY, " "));
  const parts = undated.every((part) => ANY_FILE.test(part)) ? undated : partsOf(others);
  return parts.filter((part) => !SIDE_PART.test(part)).join(" ");
}

function partsOf(name: string): string[] {
  return name
    .toLowerCase()
    .replaceAll(/(?<![\da-z])run[-_. ](?=\d)/g, "run")
    .split(/[-_. ]+/)
    .filter((part) => part !== "");
}
