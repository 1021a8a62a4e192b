import { lend } from "../wasm/memory.ts";

/**
 * What the fit of a path holds in the memory of simd/, from its table to what the working set needs. Nothing else may borrow there
 * until the path is done; arrays are void after `grow`.
 */
export class ElasticNetMemory {
  readonly rows: number;
  readonly columns: number;
  /** Slots that the working set has room for. */
  capacity: number;
  lent: ReturnType<typeof lendArrays>;

  constructor(rows: number, columns: number) {
    this.rows = rows;
    this.columns = columns;
    this.capacity = Math.min(64, columns + 1);
    this.lent = lendArrays(rows, columns, this.capacity);
    this.lent.ones.fill(1);
  }

  /** Where a column lies; that of the intercept, -1, is ones. */
  placeOf(column: number): number {
    return column < 0 ? this.lent.ones.byteOffset : this.lent.table.byteOffset + 8 * this.rows * column;
  }

  /** Makes room for twice the slots, or for all columns. */
  grow(): void {
    const before = this.capacity;
    const kept = { beta: this.lent.beta.slice(), gradient: this.lent.gradient.slice(), gram: this.lent.gram.slice(), factor: this.lent.factor.slice() };
    this.capacity = Math.min(2 * before, this.columns + 1);
    this.lent = lendArrays(this.rows, this.columns, this.capacity);
    this.lent.beta.set(kept.beta);
    this.lent.gradient.set(kept.gradient);
    for (const square of ["gram", "factor"] as const) {
      for (let a = 0; a < before; a++) this.lent[square].set(kept[square].subarray(a * before, (a + 1) * before), a * this.capacity);
    }
  }
}

/** Those of one length for all capacities come first, so that they stay where they are. */
function lendArrays(rows: number, columns: number, capacity: number) {
  return lend({
    /** Standardised, [columns, rows]. */
    table: ["f64", rows * columns],
    ones: ["f64", rows],
    eta: ["f64", rows],
    /** Weighted: minus half the gradient of the deviance by eta. */
    residual: ["f64", rows],
    curvature: ["f64", rows],
    weighted: ["f64", rows],
    beta: ["f64", capacity],
    gradient: ["f64", capacity],
    rest: ["f64", capacity],
    gram: ["f64", capacity * capacity],
    factor: ["f64", capacity * capacity],
  });
}
