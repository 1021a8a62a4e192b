import { dot } from "../stats/linearAlgebra.ts";
import { simd } from "../wasm/memory.ts";
import type { ElasticNetMemory } from "./elasticNetMemory.ts";

/** More than what rounding can take from |r - c s|, as a part of |r|: the root of what it takes from its square. */
const rounding = 1e-7;

/**
 * |x_j^T r| of all columns while the residual r goes its way along the path. A column's product with an earlier residual s bounds
 * it: the part of r along s is known, and what is left of r adds no more than its length,
 *
 *   |x^T r| <= |c| |x^T s| + |x| |r - c s|,   c = r^T s / s^T s,
 *
 * which spares most columns a product where only those above a limit are sought.
 */
export class ElasticNetGradients {
  readonly #memory: ElasticNetMemory;
  readonly #simd = simd();
  readonly #norms: Float64Array;
  /** |x^T s| of each column, and which of the residuals below was s. */
  readonly sizes: Float64Array;
  readonly #computedAt: Uint32Array;
  /** Residuals that `follow` has seen, their s^T s, and |c| and |r - c s| of each for the present one. */
  readonly #seen: Float64Array[] = [];
  readonly #squares: number[] = [];
  readonly #shares: number[] = [];
  readonly #rests: number[] = [];

  constructor(memory: ElasticNetMemory) {
    const { rows, columns } = memory;
    this.#memory = memory;
    this.#norms = Float64Array.from({ length: columns }, (_, j) => Math.sqrt(this.#simd.dot(memory.placeOf(j), memory.placeOf(j), rows)));
    this.#computedAt = new Uint32Array(columns);
    this.follow();
    this.sizes = Float64Array.from({ length: columns }, (_, j) => this.#compute(j));
  }

  /** Takes the present residual. */
  follow(): void {
    const now = this.#memory.lent.residual.slice();
    const square = dot(now, now);
    this.#seen.push(now);
    this.#squares.push(square);
    for (const [t, then] of this.#seen.entries()) {
      const product = dot(now, then);
      const share = product / this.#squares[t];
      this.#shares[t] = Math.abs(share);
      this.#rests[t] = Math.sqrt(Math.max(0, square - share * product)) + rounding * Math.sqrt(square);
    }
  }

  /** Those of the columns named, not marked in `but`, whose |x_j^T r| is above a limit. */
  above(limit: number, columns: Uint32Array, but: Uint8Array): number[] {
    const norms = this.#norms;
    const sizes = this.sizes;
    const computedAt = this.#computedAt;
    const shares = this.#shares;
    const rests = this.#rests;
    const found: number[] = [];
    for (let k = 0; k < columns.length; k++) {
      const j = columns[k];
      const t = computedAt[j];
      if (but[j] || shares[t] * sizes[j] + norms[j] * rests[t] <= limit) continue;
      computedAt[j] = this.#seen.length - 1;
      sizes[j] = this.#compute(j);
      if (sizes[j] > limit) found.push(j);
    }
    return found;
  }

  #compute(j: number): number {
    const { rows, lent: { residual } } = this.#memory;
    return Math.abs(this.#simd.dot(this.#memory.placeOf(j), residual.byteOffset, rows));
  }
}
