import { InputError } from "../errors.ts";
import { columnNamed, featureTable, takeTableRows, textsOf, type FeatureTable } from "./featureTable.ts";

export interface JoinOptions {
  /** The column of ids, of one name in both tables, or of one name in each. Ids are compared as texts. */
  readonly on: string | { readonly left: string; readonly right: string };
  /** What to do with ids that only one table has: "error", or "list" them in the result and leave their rows out. Default "error". */
  readonly unmatched?: "error" | "list";
  /** Whether several rows of the left may have one id, such as the lesions of a patient. Default false. */
  readonly several?: boolean;
}

export interface Joined {
  /** The left table's rows and columns, then the right's columns but its ids. */
  readonly table: FeatureTable;
  /** Ids that only one table has. */
  readonly onlyLeft: readonly string[];
  readonly onlyRight: readonly string[];
}

/**
 * Puts the rows of two tables that have one id beside each other, such as features and clinical data.
 * @throws InputError where an id is missing, comes twice or (by choice) in one table only, or both tables have a column
 */
export function joinTables(left: FeatureTable, right: FeatureTable, { on, unmatched = "error", several = false }: JoinOptions): Joined {
  const keys = typeof on === "string" ? { left: on, right: on } : on;
  const leftIds = idsOf(left, keys.left, several);
  const rightIds = idsOf(right, keys.right, false);
  const rowOf = new Map(rightIds.map((id, i) => [id, i]));
  const known = new Set(leftIds);
  const onlyLeft = [...known].filter((id) => !rowOf.has(id));
  const onlyRight = rightIds.filter((id) => !known.has(id));
  if (unmatched === "error" && onlyLeft.length + onlyRight.length > 0) {
    const sides = [[onlyLeft, left, right], [onlyRight, right, left]] as const;
    throw new InputError(sides.filter(([ids]) => ids.length > 0).map(([ids, one, other]) => `${one.name} has ${counted(ids)} that ${other.name} has not`).join("; "));
  }
  const rows = [...leftIds.keys()].filter((i) => rowOf.has(leftIds[i]));
  const others = takeTableRows({ ...right, columns: right.columns.filter(({ name }) => name !== keys.right) }, rows.map((i) => rowOf.get(leftIds[i])!));
  const clash = others.columns.find(({ name }) => left.columns.some((column) => column.name === name));
  if (clash) throw new InputError(`${left.name} and ${right.name} both have a column ${clash.name}`);
  return { table: featureTable(left.name, [...takeTableRows(left, rows).columns, ...others.columns]), onlyLeft, onlyRight };
}

/**
 * The texts of a column of ids.
 * @param several whether an id may come more than once
 * @throws InputError where an id is missing, or comes twice
 */
export function idsOf(table: FeatureTable, column: string, several: boolean): string[] {
  const ids = textsOf(columnNamed(table, column)).map((id, i) => {
    if (id === null) throw new InputError(`${table.name}: row ${i + 1} has no ${column}`);
    return id;
  });
  const first = new Map<string, number>();
  for (const [i, id] of several ? [] : ids.entries()) {
    if (first.has(id)) throw new InputError(`${table.name}: ${column} ${id} comes twice (rows ${first.get(id)! + 1} and ${i + 1})`);
    first.set(id, i);
  }
  return ids;
}

/** "3 ids (a, b, c)" */
export function counted(ids: readonly string[]): string {
  return `${ids.length} id${ids.length === 1 ? "" : "s"} (${ids.slice(0, 5).join(", ")}${ids.length > 5 ? ", ..." : ""})`;
}
