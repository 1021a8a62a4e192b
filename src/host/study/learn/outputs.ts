import { csvOfTable } from "../../dataset/csvTable.ts";
import type { FeatureTable } from "../../dataset/featureTable.ts";
import { parquetOfTable } from "../../dataset/parquetTable.ts";
import { baselineCsvTable, oddsTable } from "./clinicalTables.ts";
import type { StudyResults } from "./results.ts";
import { selectionOf } from "./selection.ts";
import { studyModelText } from "./studyModel.ts";
import { comparisonsTable, metricsTable, notesTable, predictionsTable, readingsTable, stamped } from "./tables.ts";
import { writtenStudy } from "./writtenStudy.ts";

/**
 * Every file of a study's results but its report and figures, by path. Each says the study's hash and the engine's version: JSON by
 * `hash` and `engine`, tables by their last columns, ONNX in its metadata.
 */
export function outputFiles(results: StudyResults): Map<string, string | Uint8Array> {
  const { study, hash, version, backend, adapter, measured, models } = results;
  const csv = (table: FeatureTable): string => [...csvOfTable(stamped(table, results))].join("");
  const json = (content: object): string => `${JSON.stringify({ engine: version, hash, ...content }, null, 1)}\n`;
  const files: [string, string | Uint8Array][] = [
    ["study.json", json({ backend, adapter, study: writtenStudy(study) })],
    ["features.csv", csv(measured.table)],
    ["features.parquet", parquetOfTable(stamped(measured.table, results))],
    ...(measured.readings.length > 0 ? [["readings.csv", csv(readingsTable(results))] as [string, string]] : []),
    ["habitats.json", json({ habitats: measured.habitats })],
    ["notes.csv", csv(notesTable(results))],
    ["selection.json", json(selectionOf(results))],
    ["predictions.csv", csv(predictionsTable(results))],
    ["metrics.csv", csv(metricsTable(results))],
    ["comparisons.csv", csv(comparisonsTable(results))],
    ["baseline.csv", csv(baselineCsvTable(results))],
    ["odds.csv", csv(oddsTable(results))],
  ];
  for (const result of models) {
    const path = `models/${result.task}_${result.model}`;
    files.push([`${path}.json`, studyModelText(results, result)]);
    if ("bytes" in result.onnx) files.push([`${path}.onnx`, bytesOf(result.onnx.bytes)]);
  }
  return new Map(files);
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
