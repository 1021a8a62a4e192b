import type { StudyResults } from "../../../study/learn/results.ts";
import { cohortSentences } from "./cohort.ts";
import { evaluationSentences } from "./evaluation.ts";
import { columnSentences, featureSentences } from "./features.ts";
import { imageSentences } from "./images.ts";
import { pipelineSentences } from "./pipelines.ts";
import { regionSentences } from "./regions.ts";
import { sentence } from "./words.ts";

/** What belongs together in the methods: paragraphs of plain text. */
export interface MethodsPart {
  readonly title: string;
  readonly paragraphs: readonly string[];
}

/** Everything that was done, with all settings, from the study as it was resolved. */
export function methods(results: StudyResults): MethodsPart[] {
  const { study, measured } = results;
  const parts: readonly (readonly [title: string, ...paragraphs: (readonly string[])[]])[] = [
    ["Cohort", cohortSentences(results)],
    ["Images", imageSentences(study)],
    ["Regions", regionSentences(results)],
    ["Features", [...featureSentences(study), ...columnSentences(measured.features, missingValues(results), measured.table.rows)]],
    ["Models", ...pipelineSentences(study).map((text) => [text])],
    ["Evaluation", evaluationSentences(study)],
    ["Software", softwareSentences(results)],
  ];
  return parts.filter(([, ...paragraphs]) => paragraphs.length > 0).map(([title, ...paragraphs]) => ({ title, paragraphs: paragraphs.map((sentences) => sentences.map(sentence).join(" ")) }));
}

function softwareSentences({ version, backend, adapter, hash, study }: StudyResults): string[] {
  return [`computed by webradiomics ${version}, backend ${backend}${adapter === "" ? "" : `, ${adapter}`}; study ${study.study}, SHA-256 of the resolved study ${hash}`];
}

function missingValues({ measured: { table, features } }: StudyResults): number {
  const wanted = new Set(features);
  let missing = 0;
  for (const column of table.columns) {
    if (column.kind !== "number" || !wanted.has(column.name)) continue;
    for (const value of column.values) if (Number.isNaN(value)) missing++;
  }
  return missing;
}
