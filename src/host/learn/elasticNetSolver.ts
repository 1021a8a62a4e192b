import { column, type Matrix } from "../dataset/matrix.ts";
import { dot, dotFrom } from "../stats/linearAlgebra.ts";
import type { Family } from "./elasticNetFamily.ts";
import { WorkingSet } from "./elasticNetWorkingSet.ts";

const mostSteps = 200;
/** Steps after which the curvature is replaced by its upper bound, with which every step is certain to descend. */
const patience = 30;

/**
 * Elastic net for one lambda after another, each from the solution before: the least of
 * deviance / 2 + lambda (alpha |b|_1 + (1 - alpha) / 2 |b|_2^2).
 *
 * Steps are minima of quadratic models on the working set (proximal Newton). The models keep an old curvature as long as the steps
 * shrink quickly: the gradient is exact, so what they lead to is the same. Columns outside the working set are tested against the
 * optimality conditions: first those that the strong rule expects, then all.
 * @source Friedman, Hastie & Tibshirani, J. Stat. Softw. 33 (2010) 1; Tibshirani et al., J. R. Stat. Soc. B 74 (2012) 245
 */
export class ElasticNetSolver {
  readonly set: WorkingSet;
  /** |x_j^T residual| of each column when it was last computed outside the working set. */
  readonly gradient: Float64Array;
  deviance: number;
  converged = true;
  readonly #x: Matrix;
  readonly #family: Family;
  readonly #alpha: number;
  readonly #tolerance: number;
  readonly #eta: Float64Array;
  readonly #residual: Float64Array;
  readonly #curvature: Float64Array;
  readonly #inSet: Uint8Array;
  /** Columns that may enter. */
  readonly #candidates: Uint32Array;
  readonly #norms: Float64Array;
  /** Length of the way that the residual has gone, now and when the gradient of each column was computed. */
  #way = 0;
  readonly #computedAt: Float64Array;
  readonly #followed: Float64Array;
  #last = Infinity;

  /** @param x standardised columns; @param skip 1 for columns that stay out */
  constructor(x: Matrix, family: Family, alpha: number, skip: Uint8Array, tolerance: number) {
    this.#x = x;
    this.#family = family;
    this.#alpha = alpha;
    this.#candidates = Uint32Array.from(skip.keys()).filter((j) => !skip[j]);
    this.#tolerance = tolerance;
    this.#eta = new Float64Array(x.rows).fill(family.intercept);
    this.#residual = new Float64Array(x.rows);
    this.#curvature = new Float64Array(x.rows);
    this.#inSet = new Uint8Array(x.columns);
    this.deviance = family.residual(this.#eta, this.#residual);
    family.curvature(this.#eta, this.#curvature);
    this.set = new WorkingSet(family.intercept, this.#curvature);
    this.#norms = Float64Array.from({ length: x.columns }, (_, j) => Math.sqrt(dot(column(x, j), column(x, j))));
    this.#computedAt = new Float64Array(x.columns);
    this.#followed = this.#residual.slice();
    this.gradient = Float64Array.from({ length: x.columns }, (_, j) => Math.abs(dot(column(x, j), this.#residual)));
  }

  /** The lambda from which on all coefficients are 0. */
  get greatestLambda(): number {
    return this.gradient.reduce((most, value) => Math.max(most, value), 0) / this.#alpha;
  }

  solve(lambda: number): void {
    const l1 = lambda * this.#alpha;
    const l2 = lambda * (1 - this.#alpha);
    const strong = this.#columnsAbove(this.#alpha * (2 * lambda - Math.min(this.#last, this.greatestLambda)));
    this.#enter(this.#columnsAbove(l1));
    do this.#descend(l1, l2);
    while (this.#enter(this.#test(strong, l1)) || this.#enter(this.#test(this.#candidates, l1)));
    this.#last = lambda;
  }

  #columnsAbove(bound: number): number[] {
    const found: number[] = [];
    for (const j of this.#candidates) if (this.gradient[j] > bound && !this.#inSet[j]) found.push(j);
    return found;
  }

  #enter(columns: readonly number[]): boolean {
    for (const j of columns) {
      this.#inSet[j] = 1;
      this.set.add(j, column(this.#x, j));
    }
    return columns.length > 0;
  }

  /**
   * Columns of a list outside the working set that break the condition |x^T residual| <= l1. Since it was last computed this has
   * grown by at most |x| times the way of the residual, so that most columns need no product.
   */
  #test(columns: ArrayLike<number>, l1: number): number[] {
    this.#follow();
    const { values, rows } = this.#x;
    const found: number[] = [];
    for (let k = 0; k < columns.length; k++) {
      const j = columns[k];
      if (this.#inSet[j] || this.gradient[j] + this.#norms[j] * (this.#way - this.#computedAt[j]) <= l1) continue;
      const size = Math.abs(dotFrom(values, j * rows, this.#residual));
      this.gradient[j] = size;
      this.#computedAt[j] = this.#way;
      if (size > l1) found.push(j);
    }
    return found;
  }

  /** Adds to the way of the residual. */
  #follow(): void {
    let squares = 0;
    for (let i = 0; i < this.#residual.length; i++) squares += (this.#residual[i] - this.#followed[i]) ** 2;
    this.#way += Math.sqrt(squares);
    this.#followed.set(this.#residual);
  }

  #descend(l1: number, l2: number): void {
    const { set } = this;
    let last = Infinity;
    for (let step = 0; step < mostSteps; step++) {
      set.refresh(this.#residual);
      const before = set.beta.slice(0, set.size);
      if (!set.minimise(l1, l2, this.#tolerance)) break;
      let change = 0;
      for (let a = 0; a < set.size; a++) change = Math.max(change, set.scale(a) * (set.beta[a] - before[a]) ** 2);
      this.#predict();
      if (change <= this.#tolerance) return;
      if (this.#family.curved && change > 0.1 * last) this.#reweight(step > patience);
      last = change;
    }
    this.converged = false;
  }

  #predict(): void {
    const { set } = this;
    const eta = this.#eta.fill(set.beta[0]);
    for (let a = 1; a < set.size; a++) {
      const b = set.beta[a];
      if (b === 0) continue;
      const data = set.data(a);
      for (let i = 0; i < eta.length; i++) eta[i] += b * data[i];
    }
    this.deviance = this.#family.residual(eta, this.#residual);
  }

  #reweight(bounded: boolean): void {
    if (bounded) this.#family.bound(this.#curvature);
    else this.#family.curvature(this.#eta, this.#curvature);
    for (const j of this.set.columns) if (j >= 0) this.#inSet[j] = 0;
    this.set.reweight();
    for (const j of this.set.columns) if (j >= 0) this.#inSet[j] = 1;
  }
}
