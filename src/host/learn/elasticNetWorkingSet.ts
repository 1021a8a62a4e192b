import { simd } from "../wasm/memory.ts";
import { ElasticNetFactor } from "./elasticNetFactor.ts";
import type { ElasticNetMemory } from "./elasticNetMemory.ts";

const mostSweeps = 10_000;
/** Part of the tolerance below which a step of one coefficient is not worth the gradients it moves. */
const negligible = 1e-3;

/**
 * The columns that may be in the model, in slots (slot 0 is the intercept), and the quadratic problem on them: the least of
 * 1/2 b^T G b - ... + l1 |b| + l2/2 |b|^2 near the present b, with G = X^T V X.
 *
 * Coordinate descent finds which coefficients are 0; once a sweep leaves that as it was, Cholesky solves finish them
 * exactly. All of it costs slots^2 a sweep or solve, whatever the number of cases.
 */
export class WorkingSet {
  /** Column of each slot; -1 is the intercept. */
  readonly columns: number[] = [];
  readonly #memory: ElasticNetMemory;
  readonly #simd = simd();
  readonly #factor: ElasticNetFactor;
  #ridge = 0;

  constructor(memory: ElasticNetMemory, intercept: number) {
    this.#memory = memory;
    this.#factor = new ElasticNetFactor(memory);
    this.add(-1);
    this.beta[0] = intercept;
  }

  get size(): number {
    return this.columns.length;
  }

  /** Coefficient of each slot, and some more; void after `add`. */
  get beta(): Float64Array {
    return this.#memory.lent.beta;
  }

  /** Curvature of slot a. */
  scale(a: number): number {
    return this.#memory.lent.gram[a * this.#memory.capacity + a];
  }

  add(column: number): void {
    const a = this.columns.length;
    if (a === this.#memory.capacity) this.#memory.grow();
    this.columns.push(column);
    this.beta[a] = 0;
    this.#fill(a);
  }

  /** Gradient at the residual. */
  refresh(): void {
    const { residual, gradient } = this.#memory.lent;
    for (let a = 0; a < this.columns.length; a++) gradient[a] = this.#simd.dot(this.#memory.placeOf(this.columns[a]), residual.byteOffset, residual.length);
  }

  /** Fills eta with the linear predictor. */
  predict(): void {
    const { eta, beta } = this.#memory.lent;
    eta.fill(0);
    for (let a = 0; a < this.columns.length; a++) {
      if (beta[a] !== 0) this.#simd.addScaled(beta[a], this.#memory.placeOf(this.columns[a]), eta.length, eta.byteOffset);
    }
  }

  /** Takes the present curvature; slots whose coefficient is 0 are given up. */
  reweight(): void {
    const { beta } = this;
    let kept = 1;
    for (let a = 1; a < this.columns.length; a++) {
      if (beta[a] === 0) continue;
      this.columns[kept] = this.columns[a];
      beta[kept++] = beta[a];
    }
    this.columns.length = kept;
    for (let a = 0; a < kept; a++) this.#fill(a);
    this.#factor.order = [];
  }

  /** Moves beta to the optimum of the quadratic problem at `gradient`; false where the sweeps ran out. */
  minimise(l1: number, l2: number, tolerance: number): boolean {
    if (l2 !== this.#ridge) this.#factor.order = [];
    this.#ridge = l2;
    for (let sweep = 0; sweep < mostSweeps; sweep++) {
      const { change, entered } = this.#sweep(l1, l2, negligible * tolerance);
      if (change <= tolerance) return true;
      if (!entered) this.#finish(l1, l2);
    }
    return false;
  }

  #sweep(l1: number, l2: number, least: number): { change: number; entered: boolean } {
    const { beta, gradient } = this.#memory.lent;
    let change = 0;
    let entered = false;
    for (let a = 0; a < this.columns.length; a++) {
      const h = this.scale(a);
      const old = beta[a];
      const u = gradient[a] + h * old;
      const next = a === 0 ? u / h : Math.abs(u) <= l1 ? 0 : (u - Math.sign(u) * l1) / (h + l2);
      const step = next - old;
      if (!(h * step * step > least)) continue;
      beta[a] = next;
      this.#move(a, step);
      change = Math.max(change, h * step * step);
      entered ||= (old === 0) !== (next === 0);
    }
    return { change, entered };
  }

  /** Newton's steps on the coefficients that are not 0; one that reaches 0 leaves, and the others go on from there. */
  #finish(l1: number, l2: number): void {
    if (!this.#factorise(l2)) return;
    const { beta, gradient, rest: step } = this.#memory.lent;
    const { order } = this.#factor;
    const before = beta.slice(0, this.size);
    // What the steps have to take from the gradient of the whole problem: a step of part `size` leaves 1 - size of it.
    const wanted = new Float64Array(order.length);
    for (let k = 0; k < order.length; k++) {
      const a = order[k];
      wanted[k] = gradient[a] - (a === 0 ? 0 : l2 * beta[a] + l1 * Math.sign(beta[a]));
    }
    for (let zero = 0; zero >= 0; ) {
      step.set(wanted.subarray(0, order.length));
      this.#factor.solve();
      let size = 1;
      zero = -1;
      for (let k = 0; k < order.length; k++) {
        const limit = -beta[order[k]] / step[k];
        if (order[k] === 0 || !(limit > 0 && limit < size)) continue;
        size = limit;
        zero = k;
      }
      for (let k = 0; k < order.length; k++) beta[order[k]] += size * step[k];
      if (zero < 0) break;
      beta[order[zero]] = 0;
      wanted.copyWithin(zero, zero + 1);
      for (let k = 0; k < order.length; k++) wanted[k] *= 1 - size;
      this.#factor.leave(zero);
    }
    for (let a = 0; a < before.length; a++) if (beta[a] !== before[a]) this.#move(a, beta[a] - before[a]);
  }

  /** Gradient after a step of slot a. */
  #move(a: number, step: number): void {
    const { capacity, lent: { gram, gradient } } = this.#memory;
    this.#simd.addScaled(-step, gram.byteOffset + 8 * a * capacity, this.columns.length, gradient.byteOffset);
  }

  /** Brings the factor to the slots that are not 0; false where G + l2 of these is singular. */
  #factorise(l2: number): boolean {
    const factor = this.#factor;
    const { beta } = this;
    for (let k = factor.order.length - 1; k >= 0; k--) if (factor.order[k] !== 0 && beta[factor.order[k]] === 0) factor.leave(k);
    const known = new Uint8Array(this.columns.length);
    for (const a of factor.order) known[a] = 1;
    for (let a = 0; a < known.length; a++) {
      if (!known[a] && (a === 0 || beta[a] !== 0) && !factor.join(a, a === 0 ? 0 : l2)) return false;
    }
    return true;
  }

  /** Products of slot a with itself and the slots before it, weighted by the curvature. */
  #fill(a: number): void {
    const { capacity: n, rows, lent: { gram, curvature, weighted } } = this.#memory;
    this.#simd.multiply(this.#memory.placeOf(this.columns[a]), curvature.byteOffset, rows, weighted.byteOffset);
    for (let b = 0; b <= a; b++) gram[a * n + b] = gram[b * n + a] = this.#simd.dot(weighted.byteOffset, this.#memory.placeOf(this.columns[b]), rows);
  }
}
