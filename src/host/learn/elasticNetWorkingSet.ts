import { dot } from "../stats/linearAlgebra.ts";

const mostSweeps = 10_000;

/**
 * The columns that may be in the model, in slots (slot 0 is the intercept), and the quadratic problem on them: the least of
 * 1/2 b^T G b - ... + l1 |b| + l2/2 |b|^2 near the present b, with G = X^T V X.
 *
 * Coordinate descent finds which coefficients are 0; once a sweep leaves that as it was, one Cholesky solve finishes them
 * exactly (up to the first that would change its sign). All of it costs slots^2 a sweep, whatever the number of cases.
 */
export class WorkingSet {
  /** Column of each slot; -1 is the intercept. */
  readonly columns: number[] = [];
  beta: Float64Array = new Float64Array(0);
  /** X^T (weighted residual) of each slot. */
  gradient: Float64Array = new Float64Array(0);
  readonly #rows: number;
  readonly #curvature: Float64Array;
  #capacity = 0;
  #gram: Float64Array = new Float64Array(0);
  #weighted: Float64Array[] = [];
  #data: Float64Array[] = [];
  // Cholesky factor of the slots in #order, rows before #valid up to date
  #factor: Float64Array = new Float64Array(0);
  #order: number[] = [];
  #valid = 0;
  #ridge = 0;

  constructor(intercept: number, curvature: Float64Array) {
    this.#rows = curvature.length;
    this.#curvature = curvature;
    this.add(-1, new Float64Array(this.#rows).fill(1));
    this.beta[0] = intercept;
  }

  get size(): number {
    return this.columns.length;
  }

  /** Curvature of slot a. */
  scale(a: number): number {
    return this.#gram[a * this.#capacity + a];
  }

  data(a: number): Float64Array {
    return this.#data[a];
  }

  add(column: number, values: Float64Array): void {
    const a = this.columns.length;
    if (a === this.#capacity) this.#grow();
    this.columns.push(column);
    this.#data[a] = values;
    this.#weighted[a] = new Float64Array(this.#rows);
    this.beta[a] = 0;
    this.#fill(a);
  }

  /** Takes the present curvature; slots whose coefficient is 0 are given up. */
  reweight(): void {
    let kept = 1;
    for (let a = 1; a < this.columns.length; a++) {
      if (this.beta[a] === 0) continue;
      this.columns[kept] = this.columns[a];
      this.beta[kept] = this.beta[a];
      this.#data[kept++] = this.#data[a];
    }
    this.columns.length = kept;
    for (let a = 0; a < kept; a++) this.#fill(a);
    this.#valid = 0;
  }

  /** Moves beta to the optimum of the quadratic problem at `gradient`; false where the sweeps ran out. */
  minimise(l1: number, l2: number, tolerance: number): boolean {
    if (l2 !== this.#ridge) this.#valid = 0;
    this.#ridge = l2;
    for (let sweep = 0; sweep < mostSweeps; sweep++) {
      const { change, entered } = this.#sweep(l1, l2);
      if (change <= tolerance) return true;
      if (!entered) this.#finish(l1, l2);
    }
    return false;
  }

  #sweep(l1: number, l2: number): { change: number; entered: boolean } {
    const { beta, gradient } = this;
    let change = 0;
    let entered = false;
    for (let a = 0; a < this.columns.length; a++) {
      const h = this.scale(a);
      const old = beta[a];
      const u = gradient[a] + h * old;
      const next = a === 0 ? u / h : Math.abs(u) <= l1 ? 0 : (u - Math.sign(u) * l1) / (h + l2);
      if (next === old || !(h > 0)) continue;
      const step = next - old;
      beta[a] = next;
      this.#move(a, step);
      change = Math.max(change, h * step * step);
      entered ||= (old === 0) !== (next === 0);
    }
    return { change, entered };
  }

  /** Newton's step on the coefficients that are not 0, as far as none changes its sign. */
  #finish(l1: number, l2: number): void {
    const { beta, gradient } = this;
    this.#arrange();
    const order = this.#order;
    if (!this.#factorise(l2)) return;
    const step = Float64Array.from(order, (a) => gradient[a] - (a === 0 ? 0 : l2 * beta[a] + l1 * Math.sign(beta[a])));
    this.#solve(step);
    let size = 1;
    let zero = -1;
    order.forEach((a, k) => {
      const limit = -beta[a] / step[k];
      if (a !== 0 && limit > 0 && limit < size) [size, zero] = [limit, a];
    });
    order.forEach((a, k) => {
      beta[a] = a === zero ? 0 : beta[a] + size * step[k];
      this.#move(a, size * step[k]);
    });
  }

  /** Gradient after a step of slot a. */
  #move(a: number, step: number): void {
    const gradient = this.gradient;
    const gram = this.#gram;
    const at = a * this.#capacity;
    const size = this.columns.length;
    for (let b = 0; b < size; b++) gradient[b] -= step * gram[at + b];
  }

  /** Slots that are not 0, those of the last factor first and in its order, so that what did not change need not be factorised again. */
  #arrange(): void {
    const last = this.#order;
    const kept = last.filter((a) => a === 0 || (a < this.columns.length && this.beta[a] !== 0));
    const known = new Set(kept);
    for (let a = 0; a < this.columns.length; a++) if ((a === 0 || this.beta[a] !== 0) && !known.has(a)) kept.push(a);
    let same = 0;
    while (same < Math.min(kept.length, this.#valid) && kept[same] === last[same]) same++;
    this.#valid = same;
    this.#order = kept;
  }

  /** Rows of the Cholesky factor of G + l2 from the first that is not valid on. */
  #factorise(l2: number): boolean {
    const order = this.#order;
    const n = this.#capacity;
    const l = this.#factor;
    for (let i = this.#valid; i < order.length; i++) {
      const row = l.subarray(i * n, i * n + i);
      for (let j = 0; j < i; j++) {
        let sum = this.#gram[order[i] * n + order[j]];
        const at = j * n;
        for (let k = 0; k < j; k++) sum -= row[k] * l[at + k];
        row[j] = sum / l[at + j];
      }
      const diagonal = this.scale(order[i]) + (order[i] === 0 ? 0 : l2);
      const rest = diagonal - dot(row, row);
      this.#valid = i;
      if (!(rest > 1e-12 * diagonal)) return false;
      l[i * n + i] = Math.sqrt(rest);
    }
    this.#valid = order.length;
    return true;
  }

  #solve(b: Float64Array): void {
    const n = this.#capacity;
    const l = this.#factor;
    for (let i = 0; i < b.length; i++) {
      let sum = b[i];
      for (let k = 0; k < i; k++) sum -= l[i * n + k] * b[k];
      b[i] = sum / l[i * n + i];
    }
    for (let i = b.length - 1; i >= 0; i--) {
      b[i] /= l[i * n + i];
      for (let k = 0; k < i; k++) b[k] -= l[i * n + k] * b[i];
    }
  }

  /** Weighted values of slot a, and its products with the slots before it. */
  #fill(a: number): void {
    const weighted = this.#weighted[a];
    const data = this.#data[a];
    for (let i = 0; i < weighted.length; i++) weighted[i] = this.#curvature[i] * data[i];
    const n = this.#capacity;
    for (let b = 0; b <= a; b++) this.#gram[a * n + b] = this.#gram[b * n + a] = dot(weighted, this.#data[b]);
  }

  #grow(): void {
    const before = this.#capacity;
    const after = Math.max(64, 2 * before);
    const larger = (square: Float64Array): Float64Array => {
      const copy = new Float64Array(after * after);
      for (let a = 0; a < before; a++) copy.set(square.subarray(a * before, (a + 1) * before), a * after);
      return copy;
    };
    const longer = (values: Float64Array): Float64Array => {
      const copy = new Float64Array(after);
      copy.set(values);
      return copy;
    };
    [this.#gram, this.#factor] = [larger(this.#gram), larger(this.#factor)];
    [this.beta, this.gradient] = [longer(this.beta), longer(this.gradient)];
    this.#capacity = after;
  }
}
