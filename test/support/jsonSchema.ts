/** The part of JSON Schema that docs/schema uses; a keyword beyond it throws. */
export type JsonSchema = { readonly [keyword: string]: unknown };

type Found = { readonly errors: readonly string[]; readonly described: ReadonlySet<string> };

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: (value) => value !== null && typeof value === "object" && !Array.isArray(value),
  array: Array.isArray,
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  null: (value) => value === null,
  number: (value) => typeof value === "number",
  integer: Number.isInteger,
};

/**
 * What is wrong with a document by its schema; empty when it fits. Members that the schema does not describe count as
 * wrong too, so that a schema cannot fall behind, unless it says that there are such (`additionalProperties: true`).
 */
export function schemaErrors(schema: JsonSchema, document: unknown): readonly string[] {
  const definitions = (schema.$defs ?? {}) as Readonly<Record<string, JsonSchema>>;

  const check = (rule: JsonSchema, value: unknown, path: string): Found => {
    const errors: string[] = [];
    const described = new Set<string>();
    const merge = (found: Found) => {
      errors.push(...found.errors);
      for (const name of found.described) described.add(name);
    };
    for (const [keyword, wanted] of Object.entries(rule)) {
      if (["$schema", "$defs", "title", "description"].includes(keyword)) continue;
      if (keyword === "$ref") {
        const definition = definitions[String(wanted).replace("#/$defs/", "")];
        if (definition === undefined) throw new Error(`${wanted} is not defined`);
        merge(checkClosed(definition, value, path, false));
      } else if (keyword === "type") {
        const types = [wanted].flat() as string[];
        if (!types.some((type) => TYPES[type]!(value))) errors.push(`${path}: not ${types.join(" or ")}`);
      } else if (keyword === "const") {
        if (value !== wanted) errors.push(`${path}: not ${JSON.stringify(wanted)}`);
      } else if (keyword === "enum") {
        if (!(wanted as unknown[]).includes(value)) errors.push(`${path}: not one of ${JSON.stringify(wanted)}`);
      } else if (keyword === "minimum" || keyword === "maximum") {
        const beyond =
          keyword === "minimum" ? (value as number) < (wanted as number) : (value as number) > (wanted as number);
        if (typeof value === "number" && beyond) errors.push(`${path}: beyond its ${keyword}`);
      } else if (keyword === "required") {
        const missing = (wanted as string[]).filter((name) => !Object.hasOwn(Object(value), name));
        if (missing.length > 0) errors.push(`${path}: lacks ${missing.join(", ")}`);
      } else if (keyword === "properties") {
        for (const [name, member] of Object.entries(wanted as Record<string, JsonSchema>)) {
          described.add(name);
          if (Object.hasOwn(Object(value), name)) {
            errors.push(...checkClosed(member, (value as Record<string, unknown>)[name], `${path}.${name}`).errors);
          }
        }
      } else if (keyword === "additionalProperties") {
        // Closed is what every object is here.
        if (wanted === false) continue;
        const named = (rule.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
        for (const name of Object.keys(Object(value))) {
          described.add(name);
          if (wanted === true || Object.hasOwn(named, name)) continue;
          errors.push(
            ...checkClosed(wanted as JsonSchema, (value as Record<string, unknown>)[name], `${path}.${name}`).errors,
          );
        }
      } else if (keyword === "items") {
        (Array.isArray(value) ? value : []).forEach((item, index) => {
          errors.push(...checkClosed(wanted as JsonSchema, item, `${path}[${index}]`).errors);
        });
      } else if (keyword === "anyOf") {
        const tried = (wanted as JsonSchema[]).map((one) => checkClosed(one, value, path, false));
        const fitting = tried.find((found) => found.errors.length === 0);
        if (fitting === undefined) errors.push(...tried.flatMap((found) => found.errors));
        else merge(fitting);
      } else throw new Error(`${keyword} is not known`);
    }
    return { errors, described };
  };

  /** `closed` where no other rule describes the same value. */
  const checkClosed = (rule: JsonSchema, value: unknown, path: string, closed = true): Found => {
    const found = check(rule, value, path);
    if (!closed || !TYPES.object!(value)) return found;
    const beyond = Object.keys(value as object).filter((name) => !found.described.has(name));
    const more = beyond.length > 0 ? [`${path}: ${beyond.join(", ")} not described`] : [];
    return { ...found, errors: [...found.errors, ...more] };
  };

  return checkClosed(schema, document, "$").errors;
}
