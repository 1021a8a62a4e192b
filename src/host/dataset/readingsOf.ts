import { InputError } from "../errors.ts";
import type { Readings } from "./dataset.ts";
import { datasetOf, type Roles } from "./datasetOf.ts";
import type { FeatureTable } from "./featureTable.ts";
import { counted } from "./joinTables.ts";
import { takeRows } from "./matrix.ts";

/**
 * Tables of the same cases, one measured from each reader's masks, as a dataset's `readings`: `dataset({ ...data, readings })`. Rows
 * are matched by id, columns by name.
 * @param roles which column is the id, the same as the dataset's, and which of the first table are features
 * @throws InputError where there are fewer than two tables, or a table lacks a case or a feature that another has
 */
export function readingsOf(tables: readonly FeatureTable[], { id, features: wanted }: Pick<Roles, "id" | "features">): Readings {
  if (tables.length < 2) throw new InputError(`readings: ${tables.length} table, one for each of at least 2 readers is needed`);
  const [first] = tables;
  const { ids, features } = datasetOf(first, { id, patient: id, features: wanted });
  const readers = tables.map((table) => {
    const reader = datasetOf(table, { id, patient: id, features });
    const rowOf = new Map(reader.ids.map((name, i) => [name, i]));
    const [known, absent] = [new Set(ids), ids.filter((name) => !rowOf.has(name))];
    const extra = reader.ids.filter((name) => !known.has(name));
    if (absent.length > 0) throw new InputError(`${first.name} has ${counted(absent)} that ${table.name} has not`);
    if (extra.length > 0) throw new InputError(`${table.name} has ${counted(extra)} that ${first.name} has not`);
    return takeRows(reader.x, ids.map((name) => rowOf.get(name)!));
  });
  return { ids, features, readers };
}
