import { InputError } from "../errors.ts";
import { matrix, type Matrix } from "../dataset/matrix.ts";
import type { Tree } from "../learn/tree.ts";
import { roundedValues } from "../learn/treeColumns.ts";
import { gaussLegendre, type Quadrature } from "./gaussLegendre.ts";
import { allMembers, columnsOf, part } from "./members.ts";
import type { ShapValues } from "./shapValues.ts";

/**
 * The game of one leaf of value v is a product over the features of its path: where feature i is known, the factor is o = 1 if the
 * case follows the path and 0 if not; where it is not known, it is z, the share of the training weight that follows. The
 * Shapley value of feature j in such a product is an integral over the chance t that a feature is known,
 *
 *   v (o_j - z_j) integral_0^1 prod_(i != j) (t o_i + (1 - t) z_i) dt,
 *
 * a polynomial in t, which Gauss-Legendre quadrature integrates exactly. Cases that follow the path at the same features have the
 * same values there: they go down together.
 * @source the values: Lundberg et al., Nature Machine Intelligence 2 (2020) 56, algorithms 1 and 2; the integral: Owen, Management
 * Science 18 (1972) P64
 */
export function pathDependent(trees: readonly Tree[], x: Matrix): ShapValues {
  const columns = columnsOf(roundedValues(x, "tree SHAP: cases"), x);
  const sums = matrix(x.rows, x.columns);
  const values = columnsOf(sums.values, x);
  let base = 0;
  for (const [k, tree] of trees.entries()) {
    const n = tree.weight.findIndex((weight) => !(weight > 0));
    if (n >= 0) throw new InputError(`tree SHAP: node ${n + 1} of tree ${k + 1} has weight ${tree.weight[n]}: path-dependent values need the weight of the training cases`);
    addValues(tree, x.rows, columns, values);
    base += tree.value.reduce((sum, value, node) => (tree.left[node] < 0 ? sum + (value * tree.weight[node]) / tree.weight[0] : sum), 0);
  }
  for (let k = 0; k < sums.values.length; k++) sums.values[k] /= trees.length;
  return { base: base / trees.length, values: sums };
}

/** Quadratures by the number of features on a path, whose integrand has a degree of one less. */
const quadratures: Quadrature[] = [];
const quadratureOf = (features: number): Quadrature => (quadratures[features] ??= gaussLegendre(Math.ceil(features / 2)));

/** Adds one tree's values of all cases, [features][cases]. */
function addValues({ feature, threshold, left, right, value, weight }: Tree, cases: number, columns: readonly Float32Array[], values: readonly Float64Array[]): void {
  const members = allMembers(cases);
  /** The features of the path, each once, whether the members follow it there, and z. */
  const path: number[] = [];
  const follow: boolean[] = [];
  const share: number[] = [];
  const place = new Int32Array(columns.length).fill(-1);
  /** The leaf's products at the quadrature points, at most one for each two features. */
  const products = new Float64Array(columns.length);

  /** Goes down from the node with the members [start, end). */
  const down = (node: number, start: number, end: number): void => {
    if (left[node] < 0) return leaf(value[node], start, end);
    const j = feature[node];
    if (place[j] >= 0 && !follow[place[j]]) {
      along(left[node], node, false, start, end);
      return along(right[node], node, false, start, end);
    }
    const middle = part(members, start, end, columns[j], threshold[node]);
    along(left[node], node, true, start, middle);
    along(left[node], node, false, middle, end);
    along(right[node], node, true, middle, end);
    along(right[node], node, false, start, middle);
  };

  /** Takes the members down an edge, where they follow or do not. */
  const along = (child: number, node: number, follows: boolean, start: number, end: number): void => {
    if (start === end) return;
    const j = feature[node];
    const z = weight[child] / weight[node];
    const at = place[j];
    if (at < 0) {
      place[j] = path.push(j) - 1;
      follow.push(follows);
      share.push(z);
      down(child, start, end);
      place[j] = -1;
      path.pop();
      follow.pop();
      share.pop();
      return;
    }
    const [followed, shared] = [follow[at], share[at]];
    follow[at] = follows;
    share[at] = shared * z;
    down(child, start, end);
    follow[at] = followed;
    share[at] = shared;
  };

  const leaf = (worth: number, start: number, end: number): void => {
    const { points, weights } = quadratureOf(path.length);
    // Of the features not followed, (0 - z) / ((1 - t) z) does not depend on z: they share one value.
    let ofMissed = 0;
    for (let q = 0; q < points.length; q++) {
      const t = points[q];
      let product = worth * weights[q];
      for (let k = 0; k < path.length; k++) product *= (follow[k] ? t : 0) + (1 - t) * share[k];
      products[q] = product;
      ofMissed -= product / (1 - t);
    }
    for (let k = 0; k < path.length; k++) {
      const of = values[path[k]];
      const gain = follow[k] ? ofFollowed(share[k], points) : ofMissed;
      for (let m = start; m < end; m++) of[members[m]] += gain;
    }
  };

  const ofFollowed = (z: number, points: Float64Array): number => {
    let sum = 0;
    for (let q = 0; q < points.length; q++) sum += products[q] / (points[q] + (1 - points[q]) * z);
    return (1 - z) * sum;
  };

  down(0, 0, members.length);
}
