import { lowerBound } from "./descriptive.ts";
import { lgamma } from "./special.ts";

/** Steps of the walk that are not begun: some seconds. */
const mostSteps = 6_000_000;
/** Log weights closer than this are one: well above rounding, and below what a p-value shows. */
const grain = 1e-11;

/** Row totals that remain once some columns are filled. */
interface Node {
  /** Descending: the order of rows does not matter to what follows. */
  readonly rows: readonly number[];
  /** No way to fill the other columns has a log weight above the greatest or below the least. */
  readonly greatest: number;
  readonly least: number;
  /** log of the summed weights of all ways to fill the other columns. */
  readonly total: number;
  /** Number of ways to get here by their log weight in grains. */
  readonly ways: Map<number, number>;
}

/**
 * p of Fisher's exact test of a table of any size. The weight of a table is the product of 1 / count!, its probability a constant
 * times that. Columns are filled one after another; where all ways to fill the others end on one side of the observed weight, their
 * sum is known and they are not walked. The ways to fill the last two columns are put in order once for all ways to get there.
 * @source Mehta & Patel, JASA 78 (1983) 427; the bounds here are simpler ones
 */
export function fisherNetwork(table: readonly (readonly number[])[], rows: readonly number[], columns: readonly number[], tolerance: number) {
  const limit = Math.log1p(tolerance) - sum(table.flat(), logFactorial);
  // The nodes consist of the shorter side; the longest column comes last, where nothing is left to choose.
  const [short, long] = rows.length <= columns.length ? [rows, columns] : [columns, rows];
  const sizes = [...long].sort(ascending);
  const root = nodeOf([...short].sort(descending), sizes);
  root.ways.set(0, 1);
  const walk: Walk = { limit, whole: root.total, steps: 0, p: 0 };
  let nodes = [root];
  for (let k = 0; k + 2 < sizes.length; k++) nodes = fillColumn(walk, nodes, sizes[k], sizes.slice(k + 1));
  for (const node of nodes) fillLastTwo(walk, node, sizes[sizes.length - 2]);
  if (walk.steps <= mostSteps) return { p: Math.min(1, walk.p) };
  const reason = `${rows.length} x ${columns.length} counts of ${sum(rows)} cases: more than ${mostSteps} steps to enumerate the tables`;
  return { p: NaN, reason };
}

interface Walk {
  /** Log weight up to which tables count. */
  readonly limit: number;
  /** log of the summed weights of all tables. */
  readonly whole: number;
  /** Done so far. */
  steps: number;
  p: number;
}

/** The nodes after a column of this size; what is decided there goes into p. None where it is too much. */
function fillColumn(walk: Walk, nodes: readonly Node[], size: number, rest: readonly number[]): Node[] {
  const next = new Map<string, Node>();
  for (const { rows, ways } of nodes) {
    // A filling costs about as much as five of the ways that it leads on.
    if (!affords(walk, fillings(rows, size) * (5 + ways.size))) return [];
    eachFilling(rows, size, (left, added) => {
      const ordered = [...left].sort(descending);
      const key = ordered.join(" ");
      const node = next.get(key) ?? nodeOf(ordered, rest);
      next.set(key, node);
      for (const [way, count] of ways) {
        const weight = way * grain + added;
        if (weight + node.greatest <= walk.limit) walk.p += count * Math.exp(weight + node.total - walk.whole);
        else if (weight + node.least <= walk.limit) {
          const to = Math.round(weight / grain);
          node.ways.set(to, (node.ways.get(to) ?? 0) + count);
        }
      }
    });
  }
  return [...next.values()].filter(({ ways }) => ways.size > 0);
}

function fillLastTwo(walk: Walk, { rows, total, ways }: Node, size: number): void {
  if (!affords(walk, fillings(rows, size) + ways.size)) return;
  const ends: number[] = [];
  eachFilling(rows, size, (left, added) => ends.push(added - sum(left, logFactorial)));
  const sorted = Float64Array.from(ends).sort();
  let below = 0;
  const shares = sorted.map((weight) => (below += Math.exp(weight - total)));
  for (const [way, count] of ways) {
    const within = lowerBound(sorted, walk.limit - way * grain);
    if (within > 0) walk.p += count * Math.exp(way * grain + total - walk.whole) * shares[within - 1];
  }
}

function affords(walk: Walk, steps: number): boolean {
  walk.steps += steps;
  return walk.steps <= mostSteps;
}

/** Number of ways to fill a column. */
function fillings(rows: readonly number[], size: number): number {
  const counts = new Float64Array(size + 1);
  counts[0] = 1;
  for (const row of rows) {
    for (let s = 1; s <= size; s++) counts[s] += counts[s - 1];
    for (let s = size; s > row; s--) counts[s] -= counts[s - row - 1];
  }
  return counts[size];
}

/** Visits all ways to fill a column: the row totals left (overwritten by the next) and the log weight added. */
function eachFilling(rows: readonly number[], size: number, visit: (left: readonly number[], added: number) => void): void {
  const left = [...rows];
  const roomBelow = rows.map((_, i) => sum(rows.slice(i + 1)));
  const fill = (i: number, remaining: number, added: number): void => {
    if (i === rows.length) return visit(left, added);
    for (let count = Math.max(0, remaining - roomBelow[i]); count <= Math.min(rows[i], remaining); count++) {
      left[i] = rows[i] - count;
      fill(i + 1, remaining - count, added - logFactorial(count));
    }
  };
  fill(0, size, 0);
}

/** @param rows descending; @param columns those still to be filled, ascending */
function nodeOf(rows: readonly number[], columns: readonly number[]): Node {
  const cases = sum(rows);
  const total = logFactorial(cases) - sum(rows, logFactorial) - sum(columns, logFactorial);
  const least = Math.max(leastWeight(columns, rows), leastWeight(rows, [...columns].sort(descending)));
  return { rows, greatest: greatestWeight(rows, columns, cases), least, total, ways: new Map() };
}

/**
 * The Lagrangian bound with the multipliers log(row / cases) and log(column) of the expected counts e: each count for itself is best
 * at the whole part of e.
 */
function greatestWeight(rows: readonly number[], columns: readonly number[], cases: number): number {
  let bound = 0;
  for (const row of rows) {
    for (const column of columns) {
      if (row === 0 || column === 0) continue;
      const expected = (row * column) / cases;
      const count = Math.floor(expected);
      bound += (count - expected) * Math.log(expected) - logFactorial(count);
    }
  }
  return bound;
}

/** Each line for itself weighs least where it fills the largest of the (descending) lines across. */
function leastWeight(lines: readonly number[], across: readonly number[]): number {
  return -sum(lines, (line) => {
    let [left, weight] = [line, 0];
    for (let j = 0; left > 0; j++) {
      const count = Math.min(left, across[j]);
      weight += logFactorial(count);
      left -= count;
    }
    return weight;
  });
}

const logFactorials: number[] = [];

function logFactorial(n: number): number {
  return (logFactorials[n] ??= lgamma(n + 1));
}

function sum(values: readonly number[], of: (value: number) => number = (value) => value): number {
  return values.reduce((total, value) => total + of(value), 0);
}

function ascending(a: number, b: number): number {
  return a - b;
}

function descending(a: number, b: number): number {
  return b - a;
}
