import { most, operation, writes } from "./operation.ts";

/**
 * Count, minimum, maximum, sum and mean of a region, folded from the rows of `statistics`.
 *
 * - partials: [rows][4] = count, minimum, maximum, sum; the item folds `rows` rows from row `first` on.
 * - records: [5] from offset `record` on = count, minimum, maximum, sum, mean; three planes keep minimum and maximum exact.
 *   The mean lies within minimum and maximum; a region without voxels gives zeros.
 * @source IBSI 4.1
 */
export const statisticsTotal = operation({
  name: "statistics-total",
  summary: "Count, minimum, maximum, sum and mean of a region",
  item: { first: "u32", rows: "u32", record: "u32" },
  inputs: { partials: "real" },
  outputs: { records: writes("real") },
  passes: (items) => [{ shader: "statistics-total", invocations: most(items, () => 1) }],
  accuracy: { relative: 1e-13 },
  example: () => ({
    items: [{ first: 1, rows: 3, record: 0 }],
    inputs: { partials: [9, 9, 9, 9, 2, -1.1, 2.7, 1.6, 0, 0, 0, 0, 3, 0.1, 0.3, 0.6] },
    outputs: { records: 5 },
    planes: { records: 3 },
  }),
});
