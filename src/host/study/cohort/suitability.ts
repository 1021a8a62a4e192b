import { listed } from "../../pipeline/kinds/byName.ts";
import type { Problem, Study, StudyCase } from "../file/study.ts";
import { batchProblems } from "./batches.ts";
import { isTraining, usesStep } from "./needs.ts";
import { outcomeProblems } from "./outcomes.ts";
import type { Place } from "./place.ts";
import { trainingSet } from "./sets.ts";

export interface Findings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Of a clinical column; models leave out, or fill in, what is missing. */
const muchMissing = 0.2;

/** Whether the cases, taken together, are what the study needs: sets, outcomes, batches, clinical values, readers, anchors. */
export function suitability(study: Study, cases: readonly StudyCase[], place: Place): Findings {
  if (cases.length === 0) return { problems: [], warnings: [] };
  const findings: Partial<Findings>[] = [setProblems(study, cases, place), outcomeProblems(study, cases, place), batchProblems(study, cases, place), clinicalProblems(study, cases, place), readerProblems(study, cases, place), anchorProblems(study, cases, place)];
  return { problems: findings.flatMap(({ problems = [] }) => problems), warnings: findings.flatMap(({ warnings = [] }) => warnings) };
}

function setProblems({ split }: Study, cases: readonly StudyCase[], { caseAt, locate }: Place): Partial<Findings> {
  const problems: Problem[] = [];
  const first = new Map<string, StudyCase>();
  for (const each of cases.filter(({ set }) => set !== "")) {
    const before = first.get(each.patient);
    if (before && before.set !== each.set) problems.push({ where: caseAt(each), what: `patient ${each.patient} is in set ${each.set} here and in ${before.set} in line ${before.line} (case ${before.id}): a patient belongs to one set` });
    if (!before) first.set(each.patient, each);
  }
  const there = [...new Set(cases.map(({ set }) => set))].filter((set) => set !== "");
  const expected = new Set([trainingSet, ...Object.keys(split.sets ?? {}), ...Object.keys(split.hold)]);
  for (const set of [...expected].filter((name) => !there.includes(name))) {
    const path = split.hold[set] !== undefined ? ["split", "hold", set] : split.sets?.[set] ? ["split", "sets", set] : ["split"];
    problems.push({ where: locate(path), what: `no case is in set ${set}${set === trainingSet ? ", which models are fitted on" : ""}; there are ${listed(there)} (${cases.length} cases)` });
  }
  return { problems };
}

function clinicalProblems({ cohort: { clinical } }: Study, cases: readonly StudyCase[], { caseAt, table }: Place): Partial<Findings> {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  for (const [column, kind] of Object.entries(clinical)) {
    const given = cases.filter(({ values }) => (values[column] ?? null) !== null);
    for (const each of given) {
      const value = each.values[column]!;
      if (kind === "number" ? !Number.isFinite(Number(value)) : !kind.includes(value)) problems.push({ where: caseAt(each), what: `${column} is "${value}", ${kind === "number" ? "not a number" : `not one of ${kind.join(", ")}`}` });
    }
    const share = 1 - given.length / cases.length;
    if (share > muchMissing && cases[0].values[column] !== undefined) warnings.push({ where: table, what: `column "${column}" is empty in ${cases.length - given.length} of ${cases.length} cases (${Math.round(100 * share)} %)` });
  }
  return { problems, warnings };
}

/** Readings are of training cases that all readers drew. */
function readerProblems(study: Study, cases: readonly StudyCase[], { locate }: Place): Partial<Findings> {
  const names = Object.keys(study.readers);
  if (names.length === 0 || !usesStep(study, "icc")) return {};
  const drawn = (wanted: readonly string[]): number => cases.filter((each) => isTraining(each) && wanted.every((reader) => each.readers[reader])).length;
  const few = names.filter((reader) => drawn([reader]) < 2);
  const problems = few.map((reader) => ({ where: locate(["readers", reader]), what: `reader ${reader} drew ${drawn([reader])} training case${drawn([reader]) === 1 ? "" : "s"}; the step icc needs at least 2` }));
  if (few.length === 0 && drawn(names) < 2) problems.push({ where: locate(["readers"]), what: `readers ${names.join(", ")} drew ${drawn(names)} training cases in common; the step icc needs at least 2` });
  return { problems };
}

function anchorProblems({ regions }: Study, cases: readonly StudyCase[], { locate }: Place): Partial<Findings> {
  return {
    problems: Object.entries(regions).flatMap(([name, region]) => {
      if (!("habitats" in region) || region.habitats.anchor === undefined) return [];
      const { anchor } = region.habitats;
      const found = cases.find(({ id }) => id === anchor);
      if (found && isTraining(found)) return [];
      return [{ where: locate(["regions", name, "habitats", "anchor"]), what: found ? `the anchor ${anchor} is in set ${found.set}, it has to be a training case` : `the anchor ${anchor} is none of the ${cases.length} cases` }];
    }),
  };
}
