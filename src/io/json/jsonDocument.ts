import { InputError } from "../../errors.js";
import { decodeText } from "../bytes/decode.js";
import { isJsonObject, type JsonObject, parseJson } from "./json.js";

/** A file that is one JSON object, read whole. Throws `InputError` for anything else. */
export function jsonDocument(bytes: Uint8Array, file: string): JsonObject {
  const document = parseJson(decodeText(bytes, file), { file });
  if (!isJsonObject(document)) throw new InputError("bad-json", "expected an object at the top", { file });
  return document;
}
