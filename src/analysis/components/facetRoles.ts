import { FACETS, type Facet } from "../../data/facets.js";
import { ArgumentError } from "../../errors.js";

/** What is made of a facet that there are several levels of. */
export type FacetRole = "random" | "fixed";

/** The role of each facet; see `DEFAULT_ROLES` for those that are not named. */
export type FacetRoles = Partial<Readonly<Record<Facet, FacetRole>>>;

/** Wordings, orders of the choices, judges and languages are some of many that might have been taken; numbers of examples and machines are meant. */
const DEFAULT_ROLES: Readonly<Record<Facet, FacetRole>> = {
  prompt: "random",
  order: "random",
  judge: "random",
  shots: "fixed",
  language: "random",
  engine: "fixed",
};

export function roleOf(facet: Facet, roles: FacetRoles): FacetRole {
  return roles[facet] ?? DEFAULT_ROLES[facet];
}

/** Throws unless every role is one, of a facet that is known. */
export function requireRoles(caller: string, roles: FacetRoles): void {
  for (const [facet, role] of Object.entries(roles)) {
    if (!FACETS.some((known) => known === facet) || (role !== "random" && role !== "fixed")) {
      throw new ArgumentError(
        caller,
        `facets must say random or fixed of ${FACETS.join(", ")}, got ${JSON.stringify({ [facet]: role })}. ` +
          'Pass { facets: { prompt: "fixed" } }.',
      );
    }
  }
}
