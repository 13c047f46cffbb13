import { FACETS, type Facet, facetLevel, facetPart } from "../../data/facets.js";
import { framingNamed } from "../../data/framingNames.js";
import { groupBy } from "../../data/groupBy.js";
import { compareNames } from "../../data/nameOrder.js";
import { taskWithout } from "../../data/testVariants.js";
import type { Note } from "../../notes.js";
import { type FacetRoles, requireRoles, roleOf } from "../components/facetRoles.js";
import { type AveragedFacet, areCrossed } from "./facetComparison.js";
import type { SharedTest } from "./sharedTests.js";
import type { Side } from "./testSides.js";
import { note } from "./wording.js";

/** A test in one framing on either side, or averaged over facets. */
export interface FramedTest extends SharedTest {
  /** `null` where the runs name none, and where prompts are averaged; both where they differ. */
  readonly framing: string | null;
  /** Facets over which both sides are averaged, whose noise is in the error; empty for a plain test. */
  readonly averaged: readonly AveragedFacet[];
}

/** Tests that are one, averaged over facets; of a plain test itself. */
interface TestsAsOne<Test> {
  readonly task: string;
  readonly tests: readonly Test[];
  /** The sides of each contestant, at the checkpoints at which all of its seeds have every level. */
  readonly sides: Contested;
  readonly averaged: readonly AveragedFacet[];
}

/** Sides by whose they are: baseline and candidate, or the models of a ranking. */
type Contested = ReadonlyMap<string, readonly Side[]>;

/** A test in one framing, with the sides of each contestant; none where it is refused. */
export interface ContestedTest {
  readonly metric: string;
  readonly framing: string | null;
  readonly contested: Contested;
}

/**
 * Tests that differ in nothing but random facets, at the same levels on both sides, as one test that is averaged over them. Facets
 * that are fixed, and levels that are not crossed with one another and with the seeds, leave a test each. Framings, choice
 * and completion, are no wordings of one prompt and stay apart.
 */
export function averagedOverFacets(
  tests: readonly FramedTest[],
  roles: FacetRoles = {},
): { readonly tests: readonly FramedTest[]; readonly notes: readonly Note[] } {
  const contested = tests.map((test) => ({
    ...test,
    contested: new Map(
      test.refusal === null
        ? [
            ["baseline", test.baseline],
            ["candidate", test.candidate],
          ]
        : [],
    ),
  }));
  const { found, notes } = testsAsOne("compare", contested, roles);
  return {
    tests: found.map(({ task, tests: alike, sides, averaged }) => {
      const { contested: _, ...first } = alike[0] as FramedTest & ContestedTest;
      if (averaged.length === 0) return first;
      return {
        ...first,
        task,
        framing: framingOver(alike),
        baseline: sides.get("baseline") as readonly Side[],
        candidate: sides.get("candidate") as readonly Side[],
        notes: alike.flatMap((test) => test.notes),
        averaged,
      };
    }),
    notes,
  };
}

/** The one framing of tests that are averaged; none of several. */
export function framingOver(tests: readonly Pick<ContestedTest, "framing">[]): string | null {
  const [first, ...others] = new Set(tests.map(({ framing }) => framing));
  return first === undefined || others.length > 0 ? null : first;
}

/** The one rule by which tests of two sides, or of the models of a ranking, are averaged over facets; see `averagedOverFacets`. */
export function testsAsOne<Test extends ContestedTest>(
  caller: string,
  tests: readonly Test[],
  roles: FacetRoles = {},
): { readonly found: readonly TestsAsOne<Test>[]; readonly notes: readonly Note[] } {
  requireRoles(caller, roles);
  const random = FACETS.filter((facet) => roleOf(facet, roles) === "random");
  const parts = random.map(facetPart);
  const nameOf = (test: Test) => {
    const [side] = sidesIn(test);
    return side === undefined ? "" : taskWithout(side.run, parts);
  };
  const apart = (test: Test): TestsAsOne<Test> => ({
    task: nameOf(test),
    tests: [test],
    sides: test.contested,
    averaged: [],
  });
  const notes: Note[] = [];
  const found = [...groupBy(tests, (test) => JSON.stringify([nameOf(test), test.metric])).values()].flatMap((alike) => {
    const ofPrompt = random.includes("prompt") && alike.every(isWording);
    const groups = [...groupBy(alike, ({ framing }) => (ofPrompt ? "" : JSON.stringify(framing))).values()];
    return groups.flatMap((group) => {
      const averaged = facetsOf(group, random);
      if (averaged === null || averaged.length === 0 || !group.every(hasItems)) return group.map(apart);
      const task = nameOf(group[0] as Test);
      const sides = crossedSides(group, averaged);
      if (sides !== null) return [{ task, tests: group, sides, averaged }];
      notes.push(note("facets-not-crossed", { task, facets: averaged }));
      return group.map(apart);
    });
  });
  return { found, notes };
}

/**
 * The notes of what was read, without the one that tests were told apart, where every test was put together again: all rows are averaged
 * over judges or another condition.
 */
export function putTogether(notes: readonly Note[], rows: readonly object[]): readonly Note[] {
  const areTogether = rows.length > 0 && rows.every(isOverConditions);
  return areTogether ? notes.filter(({ code }) => code !== "tests-apart") : notes;
}

function isOverConditions(row: { readonly notes?: readonly Note[] }): boolean {
  return (row.notes ?? []).some(({ code, data }) => {
    const facets = code === "facets-averaged" ? (data?.facets as readonly AveragedFacet[]) : [];
    return facets.some(({ facet }) => facet !== "prompt");
  });
}

function sidesIn({ contested }: ContestedTest): readonly Side[] {
  return [...contested.values()].flat();
}

/** Whether the score of every item is known: scores of runs alone do not tell items from judges. */
function hasItems(test: ContestedTest): boolean {
  return sidesIn(test).every(({ trials }) => trials.length > 0);
}

/** Whether the test was put with a prompt of which nothing says that it is a framing of its own. */
function isWording({ framing }: ContestedTest): boolean {
  return framing === null || framingNamed(framing, new Map()) === null;
}

/** The facets at which these tests differ, with their levels; `null` where a test has several levels, none, or others on its sides. */
function facetsOf(tests: readonly ContestedTest[], facets: readonly Facet[]): AveragedFacet[] | null {
  if (tests.length < 2 || tests.some(({ contested }) => contested.size === 0)) return null;
  const found: AveragedFacet[] = [];
  for (const facet of facets) {
    const levels = tests.map((test) => levelIn(test, facet));
    const distinct = [...new Set(levels)];
    if (distinct.length < 2) continue;
    if (distinct.some((level) => level === undefined)) return null;
    found.push({ facet, levels: (distinct as string[]).sort(compareNames) });
  }
  return found;
}

function levelIn(test: ContestedTest, facet: Facet): string | undefined {
  const [level, ...others] = new Set(sidesIn(test).map(({ run }) => facetLevel(run, facet)));
  return others.length > 0 ? undefined : level;
}

/** The sides of each contestant over all of these tests; `null` where the levels of any are not crossed at one checkpoint. */
function crossedSides(tests: readonly ContestedTest[], averaged: readonly AveragedFacet[]): Contested | null {
  const cells = averaged.reduce((total, { levels }) => total * levels.length, 1);
  if (tests.length !== cells) return null;
  const names = [...new Set(tests.flatMap(({ contested }) => [...contested.keys()]))];
  const sides = names.map((name) => {
    const own = tests.flatMap(({ contested }) => contested.get(name) ?? []);
    const checkpoints = [...groupBy(own, ({ run }) => run.step ?? null).values()];
    const isComplete = (at: readonly Side[]) =>
      areCrossed(
        at.flatMap(({ trials }) => trials),
        averaged,
      );
    return [name, checkpoints.filter(isComplete).flat()] as const;
  });
  return sides.some(([, own]) => own.length === 0) ? null : new Map(sides);
}
