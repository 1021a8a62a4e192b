import { matrix, type Matrix } from "../dataset/matrix.ts";
import { addPredictions, type Tree } from "../learn/tree.ts";
import { roundedValues } from "../learn/treeColumns.ts";
import { allMembers, columnsOf, part } from "./members.ts";
import type { ShapValues } from "./shapValues.ts";

/**
 * For a case x and a background case b, a leaf is reached by those mixtures of them that take p features from x (on whose splits
 * only x follows the path) and n features from b (only b does). Its value then counts (p - 1)! n! / (p + n)! for each of the
 * former and -p! (n - 1)! / (p + n)! for each of the latter. Pairs that follow the path at the same features go down together.
 * @source Lundberg et al., Nature Machine Intelligence 2 (2020) 56, "independent" TreeSHAP
 */
export function interventional(trees: readonly Tree[], x: Matrix, background: Matrix): ShapValues {
  const known = columnsOf(roundedValues(x, "tree SHAP: cases"), x);
  const rounded = roundedValues(background, "tree SHAP: background");
  const unknown = columnsOf(rounded, background);
  const sums = matrix(x.rows, x.columns);
  const values = columnsOf(sums.values, x);
  const predictions = new Float64Array(background.rows);
  for (const tree of trees) {
    addValues(tree, { x: known, cases: allMembers(x.rows), background: unknown, others: allMembers(background.rows) }, values);
    addPredictions(tree, rounded, background.rows, predictions);
  }
  const pairs = background.rows * trees.length;
  for (let k = 0; k < sums.values.length; k++) sums.values[k] /= pairs;
  return { base: predictions.reduce((a, b) => a + b, 0) / pairs, values: sums };
}

/** Features of the cases and of the background, [features][cases]; the numbers of both, in any order. */
interface Pairs {
  readonly x: readonly Float32Array[];
  readonly cases: Int32Array;
  readonly background: readonly Float32Array[];
  readonly others: Int32Array;
}

/** Who follows the path at a feature's splits so far. */
const both = 0;
const onlyCases = 1;
const onlyBackground = 2;

/** Adds one tree's values of all cases, [features][cases], summed over the background. */
function addValues({ feature, threshold, left, right, value }: Tree, { x, cases, background, others }: Pairs, values: readonly Float64Array[]): void {
  const follow = new Uint8Array(x.length);
  const ofCases: number[] = [];
  const ofOthers: number[] = [];

  /** Goes down from the node with the cases [start, end) and the background cases [from, to). */
  const down = (node: number, start: number, end: number, from: number, to: number): void => {
    if (start === end || from === to) return;
    if (left[node] < 0) return leaf(value[node] * (to - from), start, end);
    const j = feature[node];
    const middle = follow[j] === onlyBackground ? start : part(cases, start, end, x[j], threshold[node]);
    const between = follow[j] === onlyCases ? from : part(others, from, to, background[j], threshold[node]);
    if (follow[j] === onlyCases) {
      down(left[node], start, middle, from, to);
      down(right[node], middle, end, from, to);
    } else if (follow[j] === onlyBackground) {
      down(left[node], start, end, from, between);
      down(right[node], start, end, between, to);
    } else {
      down(left[node], start, middle, from, between);
      down(right[node], middle, end, between, to);
      follow[j] = onlyCases;
      ofCases.push(j);
      down(left[node], start, middle, between, to);
      down(right[node], middle, end, from, between);
      ofCases.pop();
      follow[j] = onlyBackground;
      ofOthers.push(j);
      down(left[node], middle, end, from, between);
      down(right[node], start, middle, between, to);
      ofOthers.pop();
      follow[j] = both;
    }
  };

  const leaf = (worth: number, start: number, end: number): void => {
    const [p, n] = [ofCases.length, ofOthers.length];
    const ways = binomial(p + n, p);
    for (const j of ofCases) add(j, worth / (p * ways), start, end);
    for (const j of ofOthers) add(j, -worth / (n * ways), start, end);
  };

  const add = (j: number, amount: number, start: number, end: number): void => {
    const of = values[j];
    for (let m = start; m < end; m++) of[cases[m]] += amount;
  };

  down(0, 0, cases.length, 0, others.length);
}

function binomial(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) ways = (ways * (n - i + 1)) / i;
  return ways;
}
