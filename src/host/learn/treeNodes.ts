/**
 * A binary decision tree, node by node: a node comes before its left branch, and that before its right one. A case goes left
 * where its value, rounded to float32, is not above the threshold. All arrays have one entry for each node.
 */
export interface Tree {
  /** Column that the node asks for; -1 in a leaf. */
  readonly feature: readonly number[];
  /** Middle between two values of float32, not rounded itself; 0 in a leaf. */
  readonly threshold: readonly number[];
  /** Numbers of the nodes below; -1 in a leaf. */
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** Weighted share of class 1 among the cases in the node. */
  readonly value: readonly number[];
  /** Weighted number of the cases in the node. */
  readonly weight: readonly number[];
}
