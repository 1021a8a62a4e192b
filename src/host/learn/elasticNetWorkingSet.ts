import { dot } from "../stats/linearAlgebra.ts";

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
  beta: Float64Array = new Float64Array(0);
  /** X^T (weighted residual) of each slot. */
  gradient: Float64Array = new Float64Array(0);
  readonly #rows: number;
  readonly #curvature: Float64Array;
  #capacity = 0;
  #gram: Float64Array = new Float64Array(0);
  #weighted: Float64Array[] = [];
  #data: Float64Array[] = [];
  // Cholesky factor of G + ridge of the slots in #order
  #factor: Float64Array = new Float64Array(0);
  #order: number[] = [];
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

  /** Gradient at a weighted residual. */
  refresh(residual: Float64Array): void {
    for (let a = 0; a < this.columns.length; a++) this.gradient[a] = dot(this.#data[a], residual);
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
    this.#order = [];
  }

  /** Moves beta to the optimum of the quadratic problem at `gradient`; false where the sweeps ran out. */
  minimise(l1: number, l2: number, tolerance: number): boolean {
    if (l2 !== this.#ridge) this.#order = [];
    this.#ridge = l2;
    for (let sweep = 0; sweep < mostSweeps; sweep++) {
      const { change, entered } = this.#sweep(l1, l2, negligible * tolerance);
      if (change <= tolerance) return true;
      if (!entered) this.#finish(l1, l2);
    }
    return false;
  }

  #sweep(l1: number, l2: number, least: number): { change: number; entered: boolean } {
    const { beta, gradient } = this;
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
    const { beta, gradient } = this;
    if (!this.#factorise(l2)) return;
    const order = this.#order;
    const moved = order.slice();
    const before = Float64Array.from(moved, (a) => beta[a]);
    const rest = Float64Array.from(order, (a) => gradient[a] - (a === 0 ? 0 : l2 * beta[a] + l1 * Math.sign(beta[a])));
    for (let zero = 0; zero >= 0; ) {
      const step = this.#solve(rest.slice(0, order.length));
      let size = 1;
      zero = -1;
      for (let k = 0; k < order.length; k++) {
        const limit = -beta[order[k]] / step[k];
        if (order[k] !== 0 && limit > 0 && limit < size) [size, zero] = [limit, k];
      }
      for (let k = 0; k < order.length; k++) beta[order[k]] += size * step[k];
      if (zero < 0) break;
      beta[order[zero]] = 0;
      rest.copyWithin(zero, zero + 1);
      for (let k = 0; k < order.length; k++) rest[k] *= 1 - size;
      this.#leave(zero);
    }
    for (let k = 0; k < moved.length; k++) this.#move(moved[k], beta[moved[k]] - before[k]);
  }

  /** Gradient after a step of slot a. */
  #move(a: number, step: number): void {
    const gradient = this.gradient;
    const gram = this.#gram;
    const at = a * this.#capacity;
    const size = this.columns.length;
    for (let b = 0; b < size; b++) gradient[b] -= step * gram[at + b];
  }

  /** Brings the Cholesky factor of G + l2 to the slots that are not 0; false where that is singular. */
  #factorise(l2: number): boolean {
    const order = this.#order;
    for (let k = order.length - 1; k >= 0; k--) if (order[k] !== 0 && this.beta[order[k]] === 0) this.#leave(k);
    const known = new Uint8Array(this.columns.length);
    for (const a of order) known[a] = 1;
    for (let a = 0; a < known.length; a++) {
      if (!known[a] && (a === 0 || this.beta[a] !== 0) && !this.#join(a, l2)) return false;
    }
    return true;
  }

  /** Appends a slot to the factor; false where it depends on those before. */
  #join(a: number, l2: number): boolean {
    const n = this.#capacity;
    const l = this.#factor;
    const gram = this.#gram;
    const order = this.#order;
    const at = order.length * n;
    const diagonal = gram[a * n + a] + (a === 0 ? 0 : l2);
    let rest = diagonal;
    for (let j = 0; j < order.length; j++) {
      let sum = gram[a * n + order[j]];
      for (let k = 0; k < j; k++) sum -= l[at + k] * l[j * n + k];
      const value = sum / l[j * n + j];
      l[at + j] = value;
      rest -= value * value;
    }
    if (!(rest > 1e-12 * diagonal)) return false;
    l[at + order.length] = Math.sqrt(rest);
    order.push(a);
    return true;
  }

  /** Takes row k out of the factor; rotations of two columns each bring the rows below back to a triangle (Golub & Van Loan, 6.5.4). */
  #leave(k: number): void {
    const n = this.#capacity;
    const l = this.#factor;
    const rows = this.#order.length - 1;
    for (let i = k; i < rows; i++) l.copyWithin(i * n, (i + 1) * n, (i + 1) * n + i + 2);
    for (let j = k; j < rows; j++) {
      const [a, b] = [l[j * n + j], l[j * n + j + 1]];
      const length = Math.sqrt(a * a + b * b);
      const [c, s] = [a / length, b / length];
      for (let i = j; i < rows; i++) {
        const left = l[i * n + j];
        const right = l[i * n + j + 1];
        l[i * n + j] = c * left + s * right;
        l[i * n + j + 1] = c * right - s * left;
      }
    }
    this.#order.splice(k, 1);
  }

  #solve(b: Float64Array): Float64Array {
    const n = this.#capacity;
    const l = this.#factor;
    for (let i = 0; i < b.length; i++) {
      let sum = b[i];
      for (let k = 0; k < i; k++) sum -= l[i * n + k] * b[k];
      b[i] = sum / l[i * n + i];
    }
    for (let i = b.length - 1; i >= 0; i--) {
      b[i] /= l[i * n + i];
      const value = b[i];
      for (let k = 0; k < i; k++) b[k] -= l[i * n + k] * value;
    }
    return b;
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
