import { InputError } from "../errors.ts";
import { assignment } from "./assignment.ts";

/** Features of the habitats of a case: [habitats][columns]; NaN where a feature could not be computed. */
export interface HabitatFeatures {
  /** What errors call the case. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly habitats: readonly (readonly number[])[];
}

/** What is needed to give a new case's habitats the anchor's numbers. */
export interface AnchorModel {
  /** Name of the anchor case. */
  readonly anchor: string;
  readonly columns: readonly string[];
  /** Of each column over the habitats of all training cases; sd 0 where a column does not vary, which is then not compared. */
  readonly mean: readonly number[];
  readonly sd: readonly number[];
  /** The anchor's features, [habitats][columns]; null where a feature could not be computed. */
  readonly habitats: readonly (readonly (number | null)[])[];
}

/** How the habitats of a case answer to the anchor's. */
export interface Alignment {
  /** The anchor's habitat, from 0, of each habitat of the case. */
  readonly order: readonly number[];
  /**
   * Distance of each habitat of the case (row) from each of the anchor (column): root mean square of the differences of their
   * standardised features. 0 is alike; about 1.4 is what two unrelated habitats have.
   */
  readonly distances: readonly (readonly number[])[];
  /** Sum of the squared distances of the arrangement taken, and by how much the next best one is worse. */
  readonly cost: number;
  readonly margin: number;
}

/**
 * Fits the anchor and the scaling of features. Give training cases only.
 * @throws InputError when the anchor is not among the cases, or the cases have other columns
 */
export function fitAnchor(cases: readonly HabitatFeatures[], anchor: string): AnchorModel {
  const chosen = cases.find(({ name }) => name === anchor);
  if (!chosen) throw new InputError(`anchor ${anchor}: not one of the training cases (${cases.map(({ name }) => name).join(", ")})`);
  for (const each of cases) checkColumns(each, chosen.columns, anchor);
  const rows = cases.flatMap(({ habitats }) => habitats);
  const scales = chosen.columns.map((_, k) => scaleOf(rows.map((row) => row[k]).filter(Number.isFinite)));
  return {
    anchor,
    columns: chosen.columns,
    mean: scales.map(({ mean }) => mean),
    sd: scales.map(({ sd }) => sd),
    habitats: chosen.habitats.map((row) => row.map((value) => (Number.isFinite(value) ? value : null))),
  };
}

/**
 * Arranges the habitats of a case as the anchor's: of all permutations that whose features differ least (sum of squared
 * distances). A case may have fewer habitats than the anchor; then some of the anchor's numbers stay free.
 * @throws InputError when the case has other columns, more habitats, or nothing that can be compared
 */
export function alignTo(model: AnchorModel, features: HabitatFeatures): Alignment {
  checkColumns(features, model.columns, model.anchor);
  if (features.habitats.length > model.habitats.length) {
    throw new InputError(`${features.name}: ${features.habitats.length} habitats, more than the ${model.habitats.length} of the anchor ${model.anchor}`);
  }
  const squares = features.habitats.map((own, h) => model.habitats.map((theirs, a) => {
    const square = meanSquare(own, theirs, model);
    if (Number.isNaN(square)) throw new InputError(`${features.name}: habitat ${h + 1} has no feature in common with habitat ${a + 1} of the anchor ${model.anchor}`);
    return square;
  }));
  const order = assignment(squares);
  const cost = costOf(squares, order);
  return { order, distances: squares.map((row) => row.map(Math.sqrt)), cost, margin: secondBest(squares, order) - cost };
}

function checkColumns({ name, columns }: HabitatFeatures, expected: readonly string[], anchor: string): void {
  const at = expected.findIndex((column, k) => columns[k] !== column);
  if (at < 0 && columns.length === expected.length) return;
  const where = at < 0 ? expected.length : at;
  throw new InputError(`${name}: feature ${where + 1} is ${columns[where] ?? "missing"}, but ${expected[where] ?? "not there"} in the anchor ${anchor}; they must be extracted alike`);
}

function scaleOf(values: readonly number[]): { mean: number; sd: number } {
  if (values.length === 0) return { mean: 0, sd: 0 };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  // What is left of a constant column is rounding.
  return { mean, sd: sd > 1e-12 * Math.abs(mean) ? sd : 0 };
}

/** NaN where nothing can be compared. */
function meanSquare(own: readonly number[], theirs: readonly (number | null)[], { sd }: AnchorModel): number {
  let sum = 0;
  let compared = 0;
  for (let k = 0; k < sd.length; k++) {
    const other = theirs[k];
    if (sd[k] === 0 || other === null || !Number.isFinite(own[k])) continue;
    sum += ((own[k] - other) / sd[k]) ** 2;
    compared++;
  }
  return sum / compared;
}

function costOf(costs: readonly (readonly number[])[], order: readonly number[]): number {
  return order.reduce((sum, column, row) => sum + costs[row][column], 0);
}

/** Cost of the best assignment that differs from `order`: it must leave one of its pairs. Infinity where there is no other. */
function secondBest(costs: readonly (readonly number[])[], order: readonly number[]): number {
  if (costs.length === 1 && costs[0].length === 1) return Infinity;
  const forbidden = 1e6 * (1 + Math.max(...costs.flat()));
  return Math.min(...order.map((column, row) => {
    const others = costs.map((line, r) => line.map((cost, c) => (r === row && c === column ? forbidden : cost)));
    return costOf(others, assignment(others));
  }));
}
