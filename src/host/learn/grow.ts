import { Random } from "../stats/random.ts";
import { Candidates } from "./candidates.ts";
import { BestCut, RandomCut, type Cutter, type Node } from "./cuts.ts";
import type { TreeColumns } from "./treeColumns.ts";
import type { Tree } from "./treeNodes.ts";
import { Xorshift } from "./xorshift.ts";

/** How trees are grown. */
export interface Growth {
  readonly cuts: "best" | "random";
  readonly maxFeatures: number;
  /** null: no limit. */
  readonly maxDepth: number | null;
  readonly minSamplesSplit: number;
  readonly minSamplesLeaf: number;
  readonly classWeights: readonly [number, number];
}

/** Greatest number that a tree may begin with, plus one: scikit-learn's. */
const seeds = 0x7fffffff;

/** A node that is still to be looked at. */
interface Waiting {
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  /** Node above, and whether this is its right branch. */
  readonly parent: number;
  readonly right: boolean;
  /** How many features are known to be constant. */
  readonly constants: number;
}

/**
 * Grows one tree.
 * @param y class of each case
 * @param counts how often each case is there; null: once
 * @source Breiman, Friedman, Olshen & Stone, Classification and Regression Trees (1984), chapters 2 and 4 (Gini)
 */
export function growTree(columns: TreeColumns, y: Uint8Array, counts: Uint32Array | null, growth: Growth, seed: number): Tree {
  const cases = counts ? Uint32Array.from(y.keys()).filter((i) => counts[i] > 0) : Uint32Array.from(y.keys());
  const draws = Int32Array.from(y, (label, i) => 2 * (counts ? counts[i] : 1) + label);
  const random = new Xorshift(new Random(seed).integer(seeds));
  const cutter = growth.cuts === "best" ? new BestCut(columns, growth, cases, draws) : new RandomCut(columns, growth, cases, draws, random);
  const candidates = new Candidates(columns.columns, growth.maxFeatures, random);
  const { minSamplesSplit, minSamplesLeaf, classWeights: [weight0, weight1] } = growth;
  const maxDepth = growth.maxDepth ?? Infinity;
  const tree = { feature: [] as number[], threshold: [] as number[], left: [] as number[], right: [] as number[], value: [] as number[], weight: [] as number[] };
  const waiting: Waiting[] = [{ start: 0, end: cases.length, depth: 0, parent: -1, right: false, constants: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { start, end, depth } = next;
    const node = classesOf(cases, draws, start, end);
    const large = end - start >= Math.max(minSamplesSplit, 2 * minSamplesLeaf);
    const cut = depth < maxDepth && large && node.zeros > 0 && node.ones > 0 ? search(cutter, candidates, node, next.constants) : null;
    const at = tree.feature.length;
    if (next.parent >= 0) (next.right ? tree.right : tree.left)[next.parent] = at;
    const weight = node.zeros * weight0 + node.ones * weight1;
    tree.feature.push(cut ? cut.feature : -1);
    tree.threshold.push(cut ? cut.threshold : 0);
    tree.left.push(-1);
    tree.right.push(-1);
    tree.value.push((node.ones * weight1) / weight);
    tree.weight.push(weight);
    if (!cut) continue;
    const middle = partition(columns, cases, cut, start, end);
    const below = { depth: depth + 1, parent: at, constants: cut.constants };
    waiting.push({ ...below, start: middle, end, right: true }, { ...below, start, end: middle, right: false });
  }
  return tree;
}

function classesOf(cases: Uint32Array, draws: Int32Array, start: number, end: number): Node {
  let [all, ones] = [0, 0];
  for (let k = start; k < end; k++) {
    const drawn = draws[cases[k]];
    all += drawn >> 1;
    ones += (drawn >> 1) & -(drawn & 1);
  }
  return { start, end, zeros: all - ones, ones };
}

interface Cut {
  readonly feature: number;
  readonly threshold: number;
  /** How many features are known to be constant below. */
  readonly constants: number;
}

/** The best cut of those tried; of equal ones the first. */
function search(cutter: Cutter, candidates: Candidates, node: Node, constants: number): Cut | null {
  let [best, feature, threshold] = [-Infinity, -1, 0];
  candidates.start(constants);
  for (let column = candidates.next(); column >= 0; column = candidates.next()) {
    const gained = cutter.cut(column, node);
    if (Number.isNaN(gained)) {
      candidates.constant();
      continue;
    }
    candidates.varying();
    if (gained > best) [best, feature, threshold] = [gained, column, cutter.threshold];
  }
  const known = candidates.finish();
  return feature < 0 ? null : { feature, threshold, constants: known };
}

/** Brings the cases on the left of a cut before those on its right; where the latter begin. */
function partition({ cases: n, values }: TreeColumns, cases: Uint32Array, { feature, threshold }: Cut, start: number, end: number): number {
  const first = feature * n;
  let middle = start;
  for (let k = start; k < end; k++) {
    const i = cases[k];
    if (values[first + i] > threshold) continue;
    cases[k] = cases[middle];
    cases[middle++] = i;
  }
  return middle;
}
