import { most, operation, writes } from "./operation.ts";

/**
 * Sums of powers of the deviations of a region, folded from the rows of `moments`.
 *
 * - partials: [rows][6]; the item folds `rows` rows from row `first` on.
 * - records, shift: what `moments` was given; they tell the units.
 * - moments: [8] from offset `moments` on: sums of d/u, (d/u)^2, (d/u)^3, (d/u)^4, |d/u|, ((x + shift)/v)^2, then u and v.
 *   So the sum of d^k is the k-th entry times u^k, and the energy is the sixth times v^2.
 * @source IBSI 4.1
 */
export const momentsTotal = operation({
  name: "moments-total",
  summary: "Sums of powers of the deviations from the mean of a region",
  item: { first: "u32", rows: "u32", record: "u32", shift: "u32", moments: "u32" },
  inputs: { partials: "real", records: "real", shift: "real" },
  outputs: { moments: writes("real") },
  passes: (items) => [{ shader: "moments-total", invocations: most(items, () => 8) }],
  accuracy: { relative: 1e-13 },
  example: () => ({
    items: [{ first: 1, rows: 2, record: 0, shift: 0, moments: 0 }],
    inputs: { partials: Float64Array.from({ length: 18 }, (_, i) => 0.1 * i), records: [4, 0.1, 6.1, 8, 2], shift: [1] },
    outputs: { moments: 8 },
  }),
});
