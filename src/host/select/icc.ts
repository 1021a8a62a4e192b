import { InputError } from "../errors.ts";
import { column, matrixOfColumns, type Matrix } from "../dataset/matrix.ts";
import { icc, type Icc } from "../stats/icc.ts";
import { judge, short } from "./judge.ts";
import type { Selection } from "./selection.ts";

export interface IccOptions {
  /** Least ICC of a column that is kept. */
  readonly atLeast?: number;
  /** "agreement" is ICC(A,1), "consistency" ICC(C,1), "one-way" ICC(1). */
  readonly model?: "one-way" | "agreement" | "consistency";
  /** What must reach the limit: the estimate, as the studies have it, or the lower end of its 95 % interval. */
  readonly bound?: "estimate" | "lower";
  /** All readers together (the default), or each other reader against the first: intra- and inter-observer agreement, of which the worse counts. */
  readonly readers?: "together" | "each";
}

/**
 * Keeps columns that readers agree on.
 * @param readers for each reader the same cases and columns, [cases, features], as measured: before scaling
 * @returns besides the selection, the ICC of each column (NaN where all measurements are the same)
 * @source McGraw & Wong, Psychol. Methods 1 (1996) 30
 */
export function selectByIcc(readers: readonly Matrix[], { atLeast = 0.75, model = "agreement", bound = "estimate", readers: by = "together" }: IccOptions = {}): Selection & { readonly icc: readonly number[] } {
  if (readers.length < 2) throw new InputError(`ICC: ${readers.length} reader, at least 2 are needed`);
  const [first] = readers;
  for (const [r, { rows, columns }] of readers.entries()) {
    if (rows !== first.rows || columns !== first.columns) throw new InputError(`ICC: reader ${r + 1} has ${rows} cases x ${columns} features, the first ${first.rows} x ${first.columns}`);
  }
  const sets = by === "together" ? [readers] : readers.slice(1).map((other) => [first, other]);
  const of = (j: number): Icc[] => sets.map((set) => icc(matrixOfColumns(set.map((reader) => column(reader, j))), { model }));
  const judged = (each: Icc): number => (bound === "lower" ? each.lower : each.icc);
  // NaN counts as the worst: a feature is kept only where every agreement is known.
  const worse = (a: Icc, b: Icc): Icc => (Number.isNaN(judged(a)) || judged(a) <= judged(b) ? a : b);
  const found = Array.from({ length: first.columns }, (_, j) => of(j).reduce(worse));
  const selection = judge(first, (j) => {
    const value = judged(found[j]);
    if (Number.isNaN(value)) return `ICC cannot be computed: ${found[j].reason ?? "not a number"}`;
    return value >= atLeast ? null : `ICC ${bound === "lower" ? "at least " : ""}${short(value)}, below ${atLeast}`;
  });
  return { ...selection, icc: found.map((each) => each.icc) };
}
