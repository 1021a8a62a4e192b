import { InputError } from "../../errors.ts";
import type { Tree } from "../../learn/tree.ts";
import { float32, float64, treeDomain, type Attribute, type Graph } from "./graph.ts";
import { rowSum } from "./linear.ts";
import type { Table } from "./model.ts";

/** Adds trees: the name of the mean of their probabilities, [n, 1]. */
export function addTrees(graph: Graph, { name, columns }: Table, trees: readonly Tree[], what: string): string {
  if (trees.length === 0) throw new InputError(`${what}: no trees`);
  const asked = trees.reduce((most, { feature }) => feature.reduce((a, b) => Math.max(a, b), most), -1) + 1;
  if (asked > columns) throw new InputError(`${what}: it asks for column ${asked}, it is given ${columns}`);
  // Through float32 and back: values are rounded as the trees compare them, thresholds are not.
  const rounded = graph.add("Cast", [graph.add("Cast", [name], { to: { integer: float32 } })], { to: { integer: float64 } });
  const mean = graph.add("TreeEnsembleRegressor", [rounded], ensemble(trees), { domain: treeDomain });
  // A missing value would take the right branch: 0 x the sum of the values makes it NaN.
  const zero = graph.add("Mul", [rowSum(graph, name), graph.doubles([0])]);
  return graph.add("Add", [graph.add("Cast", [mean], { to: { integer: float64 } }), zero]);
}

/** All nodes of all trees, one after the other. */
function ensemble(trees: readonly Tree[]): Record<string, Attribute> {
  const nodes = trees.flatMap(({ feature, threshold, left, right, value }, tree) =>
    Array.from(feature.keys(), (node) => {
      const isLeaf = left[node] < 0;
      return {
        tree,
        node,
        feature: isLeaf ? 0 : feature[node],
        threshold: isLeaf ? 0 : threshold[node],
        mode: isLeaf ? "LEAF" : "BRANCH_LEQ",
        left: isLeaf ? 0 : left[node],
        right: isLeaf ? 0 : right[node],
        value: value[node],
      };
    }),
  );
  const leaves = nodes.filter(({ mode }) => mode === "LEAF");
  return {
    nodes_treeids: { integers: nodes.map(({ tree }) => tree) },
    nodes_nodeids: { integers: nodes.map(({ node }) => node) },
    nodes_featureids: { integers: nodes.map(({ feature }) => feature) },
    nodes_modes: { texts: nodes.map(({ mode }) => mode) },
    nodes_values_as_tensor: { doubles: nodes.map(({ threshold }) => threshold) },
    nodes_truenodeids: { integers: nodes.map(({ left }) => left) },
    nodes_falsenodeids: { integers: nodes.map(({ right }) => right) },
    target_treeids: { integers: leaves.map(({ tree }) => tree) },
    target_nodeids: { integers: leaves.map(({ node }) => node) },
    target_ids: { integers: leaves.map(() => 0) },
    target_weights_as_tensor: { doubles: leaves.map(({ value }) => value) },
    n_targets: { integer: 1 },
    aggregate_function: { text: "AVERAGE" },
    post_transform: { text: "NONE" },
  };
}
