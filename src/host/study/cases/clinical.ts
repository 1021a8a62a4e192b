import { numberColumn, textColumn, featureTable, type TableColumn } from "../../dataset/featureTable.ts";
import { indicators } from "../../dataset/outcome.ts";
import { InputError } from "../../errors.ts";
import type { Study, StudyCase } from "../file/study.ts";

/** A column for each clinical variable of numbers, and for each category but the first: clinical_age, clinical_menopause=post. */
export function clinicalColumns({ cohort: { clinical } }: Study, cases: readonly StudyCase[]): TableColumn[] {
  return Object.entries(clinical).flatMap(([name, kind]): TableColumn[] => {
    const column = `clinical_${name}`;
    if (kind === "number") return [numberColumn(column, cases.map((each) => numberOf(each, name)))];
    const texts = textColumn(column, cases.map(({ values }) => values[name] ?? null));
    return indicators(featureTable("clinical columns", [texts]), column, kind);
  });
}

function numberOf({ id, values, line }: StudyCase, name: string): number {
  const text = values[name] ?? null;
  const value = text === null ? NaN : Number(text);
  if (text !== null && !Number.isFinite(value)) throw new InputError(`${id} (line ${line}): ${name} is ${text}, a number is expected`);
  return value;
}

/** Columns of every outcome that a task asks for, as texts. */
export function outcomeColumns({ tasks }: Study, cases: readonly StudyCase[]): TableColumn[] {
  const names = new Set(Object.values(tasks).map(({ outcome }) => outcome));
  return Array.from(names, (name) => textColumn(name, cases.map(({ values }) => values[name] ?? null)));
}
