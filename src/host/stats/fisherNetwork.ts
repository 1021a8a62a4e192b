import { lowerBound } from "./descriptive.ts";
import { lgamma } from "./special.ts";

/** Steps of the walk after which it is given up: a few seconds. */
const mostSteps = 3_000_000;
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
  let level = [root];
  let p = 0;
  let steps = 0;
  const mayGoOn = (more: number): boolean => (steps += more) <= mostSteps;
  const tooLarge = { p: NaN, reason: `${rows.length} x ${columns.length} counts of ${sum(rows)} cases: more than ${mostSteps} partial tables to enumerate` };
  for (let k = 0; k + 2 < sizes.length; k++) {
    const rest = sizes.slice(k + 1);
    const next = new Map<string, Node>();
    for (const { rows: from, ways } of level) {
      const finished = eachFilling(from, sizes[k], (left, added) => {
        const ordered = [...left].sort(descending);
        const key = ordered.join(" ");
        const node = next.get(key) ?? nodeOf(ordered, rest);
        next.set(key, node);
        for (const [way, count] of ways) {
          const weight = way * grain + added;
          if (weight + node.greatest <= limit) p += count * Math.exp(weight + node.total - root.total);
          else if (weight + node.least <= limit) {
            const to = Math.round(weight / grain);
            node.ways.set(to, (node.ways.get(to) ?? 0) + count);
          }
        }
        return mayGoOn(1 + ways.size);
      });
      if (!finished) return tooLarge;
    }
    level = [...next.values()].filter(({ ways }) => ways.size > 0);
  }
  for (const { rows: from, total, ways } of level) {
    const ends: number[] = [];
    const finished = eachFilling(from, sizes[sizes.length - 2], (left, added) => {
      ends.push(added - sum(left, logFactorial));
      return mayGoOn(1);
    });
    if (!finished || !mayGoOn(ways.size)) return tooLarge;
    const sorted = Float64Array.from(ends).sort();
    let below = 0;
    const shares = sorted.map((weight) => (below += Math.exp(weight - total)));
    for (const [way, count] of ways) {
      const within = lowerBound(sorted, limit - way * grain);
      if (within > 0) p += count * Math.exp(way * grain + total - root.total) * shares[within - 1];
    }
  }
  return { p: Math.min(1, p) };
}

/** Visits all ways to fill a column: the row totals left (overwritten by the next) and the log weight added; false where stopped. */
function eachFilling(rows: readonly number[], size: number, visit: (left: readonly number[], added: number) => boolean): boolean {
  const left = [...rows];
  const room = rows.map((_, i) => sum(rows.slice(i)));
  const fill = (i: number, remaining: number, added: number): boolean => {
    if (i === rows.length) return visit(left, added);
    const least = Math.max(0, remaining - (room[i] - rows[i]));
    for (let count = least; count <= Math.min(rows[i], remaining); count++) {
      left[i] = rows[i] - count;
      if (!fill(i + 1, remaining - count, added - logFactorial(count))) return false;
    }
    return true;
  };
  return fill(0, size, 0);
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
