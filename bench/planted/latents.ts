import { numberColumn, withColumns } from "../../src/host/dataset/featureTable.ts";
import type { DrawnCohort } from "../../src/host/example/study.ts";
import type { Measured } from "../../src/host/study/cases/measured.ts";
import { idColumn } from "../../src/host/study/learn/taskData.ts";

/** Above which a calcification is drawn and written down: all that a cohort's files hold of that latent variable. */
const calcified = 0.6;

/** Latent variables of each case of the table, by name; calcification as the files show it, yes (1) or no (0). */
export function shownLatents(drawn: DrawnCohort, { table }: Measured): Map<string, Float64Array> {
  const latents = latentsOf(drawn, table.name, idColumn(table));
  return new Map([...latents].map(([name, values]) => [name, name === "calcification" ? values.map((value) => Number(value > calcified)) : values]));
}

/** Latent variables of each case of the table, by name. */
export function trueLatents(drawn: DrawnCohort, { table }: Measured): Map<string, Float64Array> {
  return latentsOf(drawn, table.name, idColumn(table));
}

/** What was measured, with further columns or others in the place of its own. */
export function withValues(measured: Measured, columns: ReadonlyMap<string, Float64Array>): Measured {
  const others = measured.table.columns.filter(({ name }) => !columns.has(name));
  const table = withColumns({ ...measured.table, columns: others }, Array.from(columns, ([name, values]) => numberColumn(name, values)));
  return { ...measured, table, features: [...new Set([...measured.features, ...columns.keys()])] };
}

function latentsOf({ cases, study }: DrawnCohort, cohort: string, ids: readonly string[]): Map<string, Float64Array> {
  const byId = new Map(cases.map((each) => [each.id, each.latents]));
  const missing = ids.find((id) => !byId.has(id));
  if (missing !== undefined) throw new Error(`${cohort}: ${missing} is not of the drawn cohort`);
  return new Map(Object.keys(study.latents).map((name) => [name, Float64Array.from(ids, (id) => byId.get(id)![name])]));
}
