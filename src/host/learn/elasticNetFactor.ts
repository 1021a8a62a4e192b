import { simd } from "../wasm/memory.ts";
import type { ElasticNetMemory } from "./elasticNetMemory.ts";

/** Cholesky factor of the Gram matrix + ridge of some slots of the working set, in the order in which they joined. */
export class ElasticNetFactor {
  order: number[] = [];
  readonly #memory: ElasticNetMemory;

  constructor(memory: ElasticNetMemory) {
    this.#memory = memory;
  }

  /** Appends a slot; false where it depends on those before. */
  join(a: number, ridge: number): boolean {
    const { order } = this;
    const { capacity: n, lent: { gram, factor: l } } = this.#memory;
    const at = order.length * n;
    const diagonal = gram[a * n + a] + ridge;
    const row = l.byteOffset + 8 * at;
    for (let j = 0; j < order.length; j++) l[at + j] = gram[a * n + order[j]];
    simd().solveLower(l.byteOffset, 8 * n, order.length, row);
    const rest = diagonal - simd().dot(row, row, order.length);
    if (!(rest > 1e-12 * diagonal)) return false;
    l[at + order.length] = Math.sqrt(rest);
    order.push(a);
    return true;
  }

  /** Takes the k-th slot out; rotations of two columns each bring the rows below back to a triangle (Golub & Van Loan, 6.5.4). */
  leave(k: number): void {
    const { capacity: n, lent: { factor: l } } = this.#memory;
    const rows = this.order.length - 1;
    for (let i = k; i < rows; i++) l.copyWithin(i * n, (i + 1) * n, (i + 1) * n + i + 2);
    for (let j = k; j < rows; j++) {
      const a = l[j * n + j];
      const b = l[j * n + j + 1];
      const length = Math.sqrt(a * a + b * b);
      const c = a / length;
      const s = b / length;
      for (let i = j; i < rows; i++) {
        const left = l[i * n + j];
        const right = l[i * n + j + 1];
        l[i * n + j] = c * left + s * right;
        l[i * n + j + 1] = c * right - s * left;
      }
    }
    this.order.splice(k, 1);
  }

  /** Solves for the right side in `rest`, in its place. */
  solve(): void {
    const { capacity: n, lent: { factor: l, rest } } = this.#memory;
    simd().solveLower(l.byteOffset, 8 * n, this.order.length, rest.byteOffset);
    simd().solveUpper(l.byteOffset, 8 * n, this.order.length, rest.byteOffset);
  }
}
