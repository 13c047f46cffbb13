// JSON lets these stand, but a terminal that shows the text would obey them, and a CI server what begins with ##.
const UNSAFE = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|#(?=#)/g;

/** JSON that holds the same, and neither a terminal nor a CI server obeys. */
export function inertJson(json: string): string {
  return json.replace(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
