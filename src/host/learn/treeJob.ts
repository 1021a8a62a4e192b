import { TreeGrower, type Growth } from "./grow.ts";
import { bootstrapCounts } from "./bootstrapCounts.ts";
import type { TreeColumns } from "./treeColumns.ts";
import type { Tree } from "./treeNodes.ts";

/** Some trees of a forest; the large arrays lie in shared memory. */
export interface TreeJob {
  readonly columns: TreeColumns;
  readonly classes: Uint8Array;
  readonly growth: Growth;
  /** Weights of the classes when cases are drawn with replacement; null: every case once. */
  readonly bootstrap: readonly [number, number] | null;
  /** Of each tree. */
  readonly seeds: readonly number[];
}

/** Grows the trees in the thread that calls. */
export function growTrees({ columns, classes, growth, bootstrap, seeds }: TreeJob): Tree[] {
  const grower = new TreeGrower(columns, classes, growth);
  return seeds.map((seed) => grower.grow(seed, bootstrap && bootstrapCounts(classes, bootstrap, seed)));
}

/** Threads that grow trees. */
export interface TreePool {
  readonly count: number;
  perform(job: TreeJob): Promise<Tree[]>;
  close(): void;
}
