/** A number that stands by itself: one in a name, such as `model-7`, is a part of the name. */
const NUMBER =
  /(?<![\p{L}\p{N}_.,/:\-“"'`])[−-]?(?:\d[\d,\u202f]*(?:\.\d+)?|\.\d+)(?![\p{L}\p{N}_/\-”"'`]|[.,:]\p{N})/gu;

/** A number, or a range of two, which is one place of a message. */
const PLACE = new RegExp(`${NUMBER.source}(?: to ${NUMBER.source})?`, "gu");

/** A message without its numbers: notes of one kind that differ in nothing else have the same. */
export function withoutNumbers(message: string): string {
  return message.replace(PLACE, "#");
}

/** Messages that differ in their numbers alone as one: `3 to 7 items`. Of ranges the least and the most of all. */
export function overNumbers(messages: readonly string[]): string {
  const [first = ""] = messages;
  const found = messages.map((message) => message.match(PLACE) ?? []);
  let place = 0;
  return first.replace(PLACE, () => {
    const ends = found.flatMap((places) => (places[place] ?? "").split(" to "));
    place++;
    const sorted = ends.sort((a, b) => numberIn(a) - numberIn(b));
    const [least = "", most = ""] = [sorted[0], sorted.at(-1)];
    return least === most ? least : `${least} to ${most}`;
  });
}

function numberIn(number: string): number {
  return Number(number.replace("−", "-").replace(/[,\u202f]/g, ""));
}
