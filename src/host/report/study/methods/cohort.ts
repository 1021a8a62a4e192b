import type { StudyResults } from "../../../study/learn/results.ts";
import { counted, listed, percent } from "./words.ts";

/** Cases, sets, how they were drawn, tasks. */
export function cohortSentences({ study, cases }: StudyResults): string[] {
  const patients = new Set(cases.map(({ patient }) => patient)).size;
  const clinical = Object.entries(study.cohort.clinical).map(([name, kind]) => (kind === "number" ? name : `${name} (${kind.join(", ")})`));
  return [
    `${counted(cases.length, "case")} of ${counted(patients, "patient")}: ${setCounts(cases)}`,
    ...splitSentences(study),
    study.cohort.batch ? `batches (scanners or centres) are told apart by the column ${study.cohort.batch}` : "no batches (scanners, centres) are told apart",
    clinical.length > 0 ? `clinical variables: ${listed(clinical)}; of categories, the first is what the others are compared with` : "no clinical variables",
    ...Object.entries(study.tasks).map(([name, { outcome, positive, negative }]) => `task ${name}: ${outcome} ${positive.join(" or ")} (positive) against ${negative.join(" or ")} (negative)`),
  ];
}

function setCounts(cases: StudyResults["cases"]): string {
  const counts = new Map<string, number>();
  for (const { set } of cases) counts.set(set, (counts.get(set) ?? 0) + 1);
  return listed(Array.from(counts, ([set, n]) => `${n} in ${set}`));
}

function splitSentences({ split: { column, sets, hold }, cohort, seed, tasks, regions }: StudyResults["study"]): string[] {
  const given = sets && Object.entries(sets).map(([set, values]) => `${set} (${values.join(", ")})`);
  const first = Object.keys(tasks)[0];
  const drawn = Object.entries(hold).map(([set, share]) => `${percent(share)} into ${set}`);
  const isDivided = Object.values(regions).some((region) => "habitats" in region);
  const together = cohort.patient ? "; the cases of a patient stay together" : "";
  return [
    column ? `the sets are those of the column ${column}${given ? `: ${listed(given)}` : ""}` : "",
    drawn.length > 0 ? `of the patients of train, ${listed(drawn)} were drawn at random, stratified by the outcome of task ${first} (seed ${seed})${together}` : "",
    `everything that is fitted (${isDivided ? "habitats' number and anchor, " : ""}harmonisation, selection, models, thresholds) was fitted on cases of train alone`,
  ].filter((text) => text !== "");
}
