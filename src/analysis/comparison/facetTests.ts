import { FACETS, type Facet, facetLevel, facetPart } from "../../data/facets.js";
import { framingNamed } from "../../data/framingNames.js";
import { groupBy } from "../../data/groupBy.js";
import { compareNames } from "../../data/nameOrder.js";
import type { Run } from "../../data/run.js";
import { taskWithout } from "../../data/testVariants.js";
import type { Note } from "../../notes.js";
import { type FacetRoles, requireRoles, roleOf } from "../components/facetRoles.js";
import { type AveragedFacet, areCrossed } from "./facetComparison.js";
import type { SharedTest } from "./sharedTests.js";
import { note } from "./wording.js";

/** A test in one framing on either side, or averaged over facets. */
export interface FramedTest extends SharedTest {
  /** `null` where the runs name none, and where prompts are averaged; both where they differ. */
  readonly framing: string | null;
  /** Facets over which both sides are averaged, whose noise is in the error; empty for a plain test. */
  readonly averaged: readonly AveragedFacet[];
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
  requireRoles("compare", roles);
  const random = FACETS.filter((facet) => roleOf(facet, roles) === "random");
  const parts = random.map(facetPart);
  const nameOf = (test: FramedTest) => taskWithout((test.baseline[0] as { run: Run }).run, parts);
  const notes: Note[] = [];
  const kept = [...groupBy(tests, (test) => JSON.stringify([nameOf(test), test.metric])).values()].flatMap((alike) => {
    const ofPrompt = random.includes("prompt") && alike.every(isWording);
    const groups = [...groupBy(alike, ({ framing }) => (ofPrompt ? "" : JSON.stringify(framing))).values()];
    return groups.flatMap((group) => {
      const averaged = facetsOf(group, random);
      if (averaged === null || averaged.length === 0 || !group.every(hasItems)) return group;
      const one = asOne(group, averaged, nameOf(group[0] as FramedTest));
      if (one !== null) return [one];
      notes.push(note("facets-not-crossed", { task: nameOf(group[0] as FramedTest), facets: averaged }));
      return group;
    });
  });
  return { tests: kept, notes };
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

/** Whether the score of every item is known: scores of runs alone do not tell items from judges. */
function hasItems({ baseline, candidate }: FramedTest): boolean {
  return [...baseline, ...candidate].every(({ trials }) => trials.length > 0);
}

/** Whether the test was put with a prompt of which nothing says that it is a framing of its own. */
function isWording({ framing }: FramedTest): boolean {
  return framing === null || framingNamed(framing, new Map()) === null;
}

/** The facets at which these tests differ, with their levels; `null` where a test has several levels, none, or others on its sides. */
function facetsOf(tests: readonly FramedTest[], facets: readonly Facet[]): AveragedFacet[] | null {
  if (tests.length < 2 || tests.some(({ refusal }) => refusal !== null)) return null;
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

function levelIn({ baseline, candidate }: FramedTest, facet: Facet): string | undefined {
  const [level, ...others] = new Set([...baseline, ...candidate].map(({ run }) => facetLevel(run, facet)));
  return others.length > 0 ? undefined : level;
}

/** `null` where the levels are not crossed. */
function asOne(tests: readonly FramedTest[], averaged: readonly AveragedFacet[], task: string): FramedTest | null {
  const cells = averaged.reduce((total, { levels }) => total * levels.length, 1);
  const [first] = tests as readonly [FramedTest, ...FramedTest[]];
  const baseline = tests.flatMap((test) => test.baseline);
  const candidate = tests.flatMap((test) => test.candidate);
  const runs = [baseline, candidate].map((sides) => sides.flatMap(({ trials }) => trials));
  if (tests.length !== cells || !runs.every((own) => areCrossed(own, averaged))) return null;
  const areOfOne = tests.every(({ framing }) => framing === first.framing);
  return {
    ...first,
    task,
    framing: areOfOne ? first.framing : null,
    baseline,
    candidate,
    notes: tests.flatMap(({ notes }) => notes),
    averaged,
  };
}
