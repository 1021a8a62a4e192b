import { columnNamed, textsOf } from "../../../dataset/featureTable.ts";
import type { StudyResults } from "../../../study/learn/results.ts";

/** A case's value of a column as it was measured, before scaling; null where there is none (a score, a missing value). */
export function ownValue({ measured: { table } }: Pick<StudyResults, "measured">, name: string, id: string): number | null {
  const column = table.columns.find((each) => each.name === name);
  if (column?.kind !== "number") return null;
  const value = column.values[textsOf(columnNamed(table, "id")).indexOf(id)];
  return Number.isFinite(value) ? value : null;
}
