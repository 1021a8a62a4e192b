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

/** Numbers that a tree may begin with: scikit-learn's. */
const seeds = 0x7fffffff;

/** A node that waits: start, end, depth, twice the node above plus 1 on its right branch, number of features known to be constant. */
const waitingSize = 5;

/**
 * Grows trees on the same cases, one after the other, in the same memory: nothing but the tree is made anew for each.
 * @source Breiman, Friedman, Olshen & Stone, Classification and Regression Trees (1984), chapters 2 and 4 (Gini)
 */
export class TreeGrower {
  readonly #columns: TreeColumns;
  readonly #classes: Uint8Array;
  readonly #growth: Growth;
  readonly #random = new Xorshift();
  readonly #candidates: Candidates;
  readonly #cutter: Cutter;
  /** Numbers of the cases, those of a node side by side. */
  readonly #cases: Uint32Array;
  /** Of the case at each place of #cases, twice the times it was drawn, plus its class. */
  readonly #draws: Int32Array;
  readonly #waiting: Int32Array;
  readonly #node: Node = { start: 0, end: 0, zeros: 0, ones: 0 };
  #constants = 0;

  constructor(columns: TreeColumns, classes: Uint8Array, growth: Growth) {
    const { cases } = columns;
    this.#columns = columns;
    this.#classes = classes;
    this.#growth = growth;
    this.#cases = new Uint32Array(cases);
    this.#draws = new Int32Array(cases);
    this.#candidates = new Candidates(columns.columns, growth.maxFeatures, this.#random);
    this.#cutter = growth.cuts === "best"
      ? new BestCut(columns, growth, this.#cases, this.#draws)
      : new RandomCut(columns, growth, this.#cases, this.#draws, this.#random);
    // Of the nodes that wait no two share a case.
    this.#waiting = new Int32Array(waitingSize * (cases + 1));
  }

  /** @param counts how often each case is there; null: once */
  grow(seed: number, counts: Uint32Array | null): Tree {
    this.#random.restart(new Random(seed).integer(seeds));
    this.#candidates.restart();
    const { minSamplesSplit, minSamplesLeaf, classWeights } = this.#growth;
    const maxDepth = this.#growth.maxDepth ?? Infinity;
    const least = Math.max(minSamplesSplit, 2 * minSamplesLeaf);
    const node = this.#node;
    const waiting = this.#waiting;
    const tree: { [K in keyof Tree]: number[] } = { feature: [], threshold: [], left: [], right: [], value: [], weight: [] };
    let top = this.#wait(0, 0, this.#draw(counts), 0, -1, 0);
    while (top > 0) {
      top -= waitingSize;
      const depth = waiting[top + 2];
      const above = waiting[top + 3];
      const at = tree.feature.length;
      if (above >= 0) (above & 1 ? tree.right : tree.left)[above >> 1] = at;
      this.#enter(waiting[top], waiting[top + 1]);
      const feature = depth < maxDepth && node.end - node.start >= least && node.zeros > 0 && node.ones > 0 ? this.#search(waiting[top + 4]) : -1;
      const weight = node.zeros * classWeights[0] + node.ones * classWeights[1];
      tree.feature.push(feature);
      tree.threshold.push(feature < 0 ? 0 : this.#cutter.best);
      tree.left.push(-1);
      tree.right.push(-1);
      tree.value.push((node.ones * classWeights[1]) / weight);
      tree.weight.push(weight);
      if (feature < 0) continue;
      const middle = this.#partition(feature, this.#cutter.best);
      top = this.#wait(top, middle, node.end, depth + 1, 2 * at + 1, this.#constants);
      top = this.#wait(top, node.start, middle, depth + 1, 2 * at, this.#constants);
    }
    return tree;
  }

  /** Lists the cases that are there; their number. */
  #draw(counts: Uint32Array | null): number {
    let drawn = 0;
    for (let i = 0; i < this.#classes.length; i++) {
      const count = counts ? counts[i] : 1;
      if (count === 0) continue;
      this.#draws[drawn] = 2 * count + this.#classes[i];
      this.#cases[drawn++] = i;
    }
    return drawn;
  }

  #wait(top: number, start: number, end: number, depth: number, above: number, constants: number): number {
    const waiting = this.#waiting;
    waiting[top] = start;
    waiting[top + 1] = end;
    waiting[top + 2] = depth;
    waiting[top + 3] = above;
    waiting[top + 4] = constants;
    return top + waitingSize;
  }

  #enter(start: number, end: number): void {
    const draws = this.#draws;
    let times = 0;
    let ones = 0;
    for (let k = start; k < end; k++) {
      const drawn = draws[k];
      times += drawn >> 1;
      ones += (drawn >> 1) & -(drawn & 1);
    }
    const node = this.#node;
    node.start = start;
    node.end = end;
    node.zeros = times - ones;
    node.ones = ones;
  }

  /** The feature with the best cut of those tried, the first of equal ones; -1 where none can be cut. */
  #search(constants: number): number {
    const candidates = this.#candidates;
    const cutter = this.#cutter;
    let best = -Infinity;
    let feature = -1;
    candidates.start(constants);
    for (let column = candidates.next(); column >= 0; column = candidates.next()) {
      const gained = cutter.cut(column, this.#node);
      if (gained !== gained) {
        candidates.constant();
        continue;
      }
      candidates.varying();
      if (gained > best) {
        best = gained;
        feature = column;
        cutter.best = cutter.threshold;
      }
    }
    this.#constants = candidates.finish();
    return feature;
  }

  /** Brings the node's cases on the left of a cut before those on its right; where the latter begin. */
  #partition(feature: number, threshold: number): number {
    const { cases: n, values } = this.#columns;
    const cases = this.#cases;
    const draws = this.#draws;
    const first = feature * n;
    let middle = this.#node.start;
    for (let k = middle; k < this.#node.end; k++) {
      const i = cases[k];
      if (values[first + i] > threshold) continue;
      const drawn = draws[k];
      cases[k] = cases[middle];
      draws[k] = draws[middle];
      cases[middle] = i;
      draws[middle++] = drawn;
    }
    return middle;
  }
}
