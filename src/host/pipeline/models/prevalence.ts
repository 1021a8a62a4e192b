import * as z from "zod/mini";
import { modelKind } from "../kinds/kind.ts";

/** Gives every case the share of class 1 among the training cases: what a model has to beat. */
export const prevalence = modelKind({
  name: "prevalence",
  settings: {},
  model: z.strictObject({ p: z.number() }),
  fit: ({ y }) => ({ model: { p: y.reduce((sum, label) => sum + label, 0) / y.length } }),
  predict: ({ p }, x) => new Float64Array(x.rows).fill(p),
});
