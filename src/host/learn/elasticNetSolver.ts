import type { Family } from "./elasticNetFamily.ts";
import { ElasticNetGradients } from "./elasticNetGradients.ts";
import type { ElasticNetMemory } from "./elasticNetMemory.ts";
import { WorkingSet } from "./elasticNetWorkingSet.ts";

const mostSteps = 200;
/** Steps after which the curvature is replaced by its upper bound, with which every step is certain to descend. */
const patience = 30;

/**
 * Elastic net for one lambda after another, each from the solution before: the least of
 * deviance / 2 + lambda (alpha |b|_1 + (1 - alpha) / 2 |b|_2^2).
 *
 * Steps are minima of quadratic models on the working set (proximal Newton). The models keep an old curvature as long as the steps
 * shrink quickly: the gradient is exact, so what they lead to is the same. Columns that break the optimality conditions at the
 * solution before, or at the one found, join the working set.
 * @source Friedman, Hastie & Tibshirani, J. Stat. Softw. 33 (2010) 1
 */
export class ElasticNetSolver {
  readonly set: WorkingSet;
  /** The lambda from which on all coefficients are 0. */
  readonly greatestLambda: number;
  deviance: number;
  converged = true;
  readonly #memory: ElasticNetMemory;
  readonly #family: Family;
  readonly #alpha: number;
  readonly #tolerance: number;
  readonly #inSet: Uint8Array;
  /** Columns that may enter. */
  readonly #candidates: Uint32Array;
  readonly #gradients: ElasticNetGradients;

  /** @param memory with standardised columns; @param skip 1 for columns that stay out */
  constructor(memory: ElasticNetMemory, family: Family, alpha: number, skip: Uint8Array, tolerance: number) {
    const { eta, residual, curvature } = memory.lent;
    this.#memory = memory;
    this.#family = family;
    this.#alpha = alpha;
    this.#candidates = Uint32Array.from(skip.keys()).filter((j) => !skip[j]);
    this.#tolerance = tolerance;
    this.#inSet = new Uint8Array(memory.columns);
    eta.fill(family.intercept);
    this.deviance = family.residual(eta, residual);
    family.curvature(eta, curvature);
    this.set = new WorkingSet(memory, family.intercept);
    this.#gradients = new ElasticNetGradients(memory);
    this.greatestLambda = this.#candidates.reduce((most, j) => Math.max(most, this.#gradients.sizes[j]), 0) / alpha;
  }

  solve(lambda: number): void {
    const l1 = lambda * this.#alpha;
    const l2 = lambda * (1 - this.#alpha);
    this.#enter(l1);
    do {
      this.#descend(l1, l2);
      this.#gradients.follow();
    } while (this.#enter(l1));
  }

  /** Lets in the columns that break the condition |x^T residual| <= l1; whether there are any. */
  #enter(l1: number): boolean {
    const columns = this.#gradients.above(l1, this.#candidates, this.#inSet);
    for (const j of columns) {
      this.#inSet[j] = 1;
      this.set.add(j);
    }
    return columns.length > 0;
  }

  #descend(l1: number, l2: number): void {
    const { set } = this;
    let last = Infinity;
    for (let step = 0; step < mostSteps; step++) {
      set.refresh();
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
    this.set.predict();
    this.deviance = this.#family.residual(this.#memory.lent.eta, this.#memory.lent.residual);
  }

  #reweight(bounded: boolean): void {
    const { eta, curvature } = this.#memory.lent;
    if (bounded) this.#family.bound(curvature);
    else this.#family.curvature(eta, curvature);
    for (const j of this.set.columns) if (j >= 0) this.#inSet[j] = 0;
    this.set.reweight();
    for (const j of this.set.columns) if (j >= 0) this.#inSet[j] = 1;
  }
}
