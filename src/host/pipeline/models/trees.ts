import * as z from "zod/mini";
import { fitForest, predictForest, type Forest } from "../../learn/forest.ts";
import { fitTree, predictTree, type Tree } from "../../learn/tree.ts";
import { classWeights, count, numbers, oneOf, preset } from "../kinds/fields.ts";
import { modelKind } from "../kinds/kind.ts";

/** Branches come after their node, so that every walk ends; a node's column is one that there is. */
const sound = ({ feature, left, right, threshold, value, weight }: Tree): boolean =>
  [left, right, threshold, value, weight].every((array) => array.length === feature.length) &&
  feature.length > 0 &&
  left.every((below, at) => (below === -1 ? right[at] === -1 : [below, right[at]].every((node) => Number.isInteger(node) && node > at && node < feature.length) && Number.isInteger(feature[at]) && feature[at] >= 0));
const tree: z.ZodMiniType<Tree> = z.strictObject({ feature: numbers, threshold: numbers, left: numbers, right: numbers, value: numbers, weight: numbers }).check(z.refine(sound, "a tree whose branches come after their node"));
const forest: z.ZodMiniType<Forest> = z.strictObject({
  kind: z.enum(["random-forest", "extra-trees"]),
  trees: z.readonly(z.array(tree).check(z.minLength(1, "at least one tree"))),
  features: z.int(),
  cases: z.int(),
  bootstrap: z.nullable(z.readonly(z.tuple([z.number(), z.number()]))),
  seed: z.int(),
}).check(z.refine(({ trees, features }) => trees.every(({ feature }) => feature.every((column) => column < features)), "trees that ask for columns there are"));

const atLeastTwo = z.int("a whole number >= 2").check(z.gte(2, "a whole number >= 2"));
const growth = {
  maxDepth: z.optional(count),
  minSamplesSplit: preset(atLeastTwo, 2),
  minSamplesLeaf: preset(count, 1),
  classWeights: z.optional(classWeights),
};
const maxFeatures = z.union([oneOf("all", "sqrt"), count], '"all", "sqrt" or a whole number > 0');

/** A decision tree, as scikit-learn's. */
export const decisionTree = modelKind({
  name: "tree",
  settings: { ...growth, maxFeatures: preset(maxFeatures, "all") },
  model: tree,
  fit: ({ x, y }, settings, { seed }) => ({ model: fitTree(x, y, { ...settings, seed }) }),
  predict: predictTree,
});

const forestKind = <const Kind extends Forest["kind"]>(kind: Kind) =>
  modelKind({
    name: kind,
    settings: { trees: preset(count, 500), ...growth, maxFeatures: preset(maxFeatures, "sqrt") },
    model: forest,
    fit: async ({ x, y }, settings, { seed, pool }) => ({ model: await fitForest(x, y, { ...settings, kind, seed }, pool) }),
    predict: predictForest,
  });

export const randomForest = forestKind("random-forest");
export const extraTrees = forestKind("extra-trees");
