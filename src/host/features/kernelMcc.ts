import { eps } from "./family.ts";
import { scattered } from "./lanczos.ts";

/** Of Lanczos' method; a table of n levels needs n, and many fewer where n is large. */
const mostSteps = 256;
const checkEvery = 8;
/** Length of A v - lambda v; the error of the eigenvalue is smaller, usually its square. */
const converged = 1e-7;
const breakdown = 1e-10;

/**
 * Maximal correlation coefficients of one small co-occurrence table after another, without allocating for each: the second
 * largest singular value of C(i,k) = p(i,k) / sqrt(p_x(i) p_y(k) + eps), whose squares are the eigenvalues of the Q in mcc.ts.
 *
 * Lanczos' method runs on C itself where it is symmetric, otherwise on the symmetric matrix with C beside the diagonal, whose
 * eigenvalues are plus and minus the singular values. The largest belongs to sqrt(p_x) and sqrt(p_y), which are projected out.
 */
export class KernelMcc {
  readonly #symmetrical: boolean;
  readonly #weighted: boolean;
  /** Vector element of each row, and of each column: the row's in a symmetrical table, else those after all rows'. */
  readonly #ofRow: Int32Array;
  readonly #ofColumn: Int32Array;
  #rows = 0;
  #elements = 0;
  /** sqrt(p_x), sqrt(p_y). */
  readonly #known: Float64Array;
  /** The cells of C. */
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  readonly #weight: Float64Array;
  #cells = 0;
  #previous: Float64Array;
  #vector: Float64Array;
  #next: Float64Array;
  readonly #diagonal = new Float64Array(mostSteps);
  /** beside[k] couples vectors k and k + 1. */
  readonly #beside = new Float64Array(mostSteps);
  readonly #parent: Int32Array;

  /**
   * @param levels rows, and columns, at most
   * @param cells at most; of symmetrical tables without those below the diagonal
   */
  constructor({ levels, cells, symmetrical, weighted }: { levels: number; cells: number; symmetrical: boolean; weighted: boolean }) {
    this.#symmetrical = symmetrical;
    this.#weighted = weighted;
    this.#ofRow = new Int32Array(levels + 1);
    this.#ofColumn = symmetrical ? this.#ofRow : new Int32Array(levels + 1);
    const elements = symmetrical ? levels : 2 * levels;
    this.#known = new Float64Array(elements);
    [this.#previous, this.#vector, this.#next] = [0, 1, 2].map(() => new Float64Array(elements));
    this.#parent = new Int32Array(2 * levels);
    this.#from = new Int32Array(cells);
    this.#to = new Int32Array(cells);
    this.#weight = new Float64Array(cells);
  }

  /**
   * @param cells how many distinct cells (row[c], column[c]) hold something, namely held[c]
   * @param levels rows and columns are numbered from 1 to `levels`; x and y are their sums
   */
  of(
    cells: number, row: Int32Array, column: Int32Array, held: Float64Array, levels: number, x: Float64Array, y: Float64Array,
    total: number,
  ): number {
    this.#rows = this.#number(0, this.#ofRow, x, levels, total);
    this.#elements = this.#symmetrical ? this.#rows : this.#number(this.#rows, this.#ofColumn, y, levels, total);
    this.#cells = cells;
    for (let c = 0; c < cells; c++) {
      this.#from[c] = this.#ofRow[row[c]];
      this.#to[c] = this.#ofColumn[column[c]];
      this.#weight[c] = held[c] / Math.sqrt(x[row[c]] * y[column[c]] + total * total * eps);
    }
    // Levels that are not joined to the others have a singular value 1 of their own; next to very small weights eps lowers it.
    if (!this.#weighted && this.#isDisconnected()) return 1;
    return this.#greatest(this.#lanczos());
  }

  /** Gives the rows, or columns, that occur the vector elements from `first` on; returns where these end. */
  #number(first: number, element: Int32Array, sums: Float64Array, levels: number, total: number): number {
    let next = first;
    for (let a = 1; a <= levels; a++) {
      if (sums[a] === 0) continue;
      this.#known[next] = Math.sqrt(sums[a] / total);
      element[a] = next++;
    }
    return next;
  }

  /** Whether rows and columns fall into parts without a common cell. */
  #isDisconnected(): boolean {
    const parent = this.#parent;
    const from = this.#from;
    const to = this.#to;
    const rows = this.#rows;
    const symmetrical = this.#symmetrical;
    let parts = symmetrical ? 2 * rows : this.#elements;
    for (let k = 0; k < parts; k++) parent[k] = k;
    for (let c = 0; c < this.#cells && parts > 1; c++) {
      if (join(parent, from[c], symmetrical ? to[c] + rows : to[c])) parts--;
      if (symmetrical && join(parent, to[c], from[c] + rows)) parts--;
    }
    return parts > 1;
  }

  /**
   * Fills the tridiagonal matrix; returns its size. Vectors are not made orthogonal to all before them: what that costs is copies of
   * eigenvalues that are already found.
   */
  #lanczos(): number {
    const size = this.#elements;
    const dimensions = size - (this.#symmetrical ? 1 : 2);
    for (let i = 0; i < size; i++) this.#next[i] = scattered(i);
    let norm = this.#project(this.#next);
    if (dimensions === 0 || norm < breakdown) return 0;
    this.#vector.fill(0);
    for (let k = 0; k < mostSteps; k++) {
      this.#advance(norm);
      this.#diagonal[k] = this.#apply();
      this.#subtract(this.#diagonal[k], k > 0 ? norm : 0);
      this.#beside[k] = norm = this.#project(this.#next);
      const steps = k + 1;
      if (norm < breakdown) return steps;
      if ((steps % checkEvery === 0 || steps === dimensions) && this.#residual(steps) < converged) return steps;
    }
    return mostSteps;
  }

  /** The next vector, scaled to length 1, becomes the vector, and that the previous one. */
  #advance(norm: number): void {
    const spare = this.#previous;
    this.#previous = this.#vector;
    this.#vector = this.#next;
    this.#next = spare;
    const vector = this.#vector;
    const size = this.#elements;
    for (let i = 0; i < size; i++) vector[i] /= norm;
  }

  /** next = matrix times vector; returns their product. */
  #apply(): number {
    const from = this.#from;
    const to = this.#to;
    const weight = this.#weight;
    const cells = this.#cells;
    const vector = this.#vector;
    const next = this.#next;
    const size = this.#elements;
    for (let i = 0; i < size; i++) next[i] = 0;
    for (let c = 0; c < cells; c++) {
      const i = from[c];
      const j = to[c];
      const w = weight[c];
      next[i] += w * vector[j];
      if (i !== j) next[j] += w * vector[i];
    }
    let product = 0;
    for (let i = 0; i < size; i++) product += vector[i] * next[i];
    return product;
  }

  /** next -= a vector + b previous. */
  #subtract(a: number, b: number): void {
    const previous = this.#previous;
    const vector = this.#vector;
    const next = this.#next;
    const size = this.#elements;
    for (let i = 0; i < size; i++) next[i] -= a * vector[i] + b * previous[i];
  }

  /** Takes from x what lies along the known vectors; returns the length that is left. */
  #project(x: Float64Array): number {
    const size = this.#elements;
    const rows = this.#rows;
    const known = this.#known;
    let [alongRows, alongColumns] = [0, 0];
    for (let i = 0; i < rows; i++) alongRows += known[i] * x[i];
    for (let i = rows; i < size; i++) alongColumns += known[i] * x[i];
    let squares = 0;
    for (let i = 0; i < size; i++) {
      x[i] -= (i < rows ? alongRows : alongColumns) * known[i];
      squares += x[i] * x[i];
    }
    return Math.sqrt(squares);
  }

  /** Greatest magnitude of an eigenvalue of the tridiagonal matrix. */
  #greatest(steps: number): number {
    return steps === 0 ? 0 : this.#extreme(-1, steps, this.#extreme(1, steps, 0));
  }

  /**
   * The largest eigenvalue of the tridiagonal matrix times `sign` if it is above `floor`, else `floor`. Newton's method on the
   * characteristic polynomial, the product of the pivots d: from above all eigenvalues it comes down to the largest.
   */
  #extreme(sign: 1 | -1, steps: number, floor: number): number {
    const diagonal = this.#diagonal;
    const beside = this.#beside;
    let x = 1 + 1e-9;
    for (let step = 1; step > 1e-12 && x > floor; x -= step) {
      let pivot = sign * diagonal[0] - x;
      let ratio = -1 / pivot; // derivative of the pivot by x, over the pivot
      let sum = ratio;
      for (let k = 1; k < steps; k++) {
        const fill = (beside[k - 1] * beside[k - 1]) / pivot;
        pivot = sign * diagonal[k] - x - fill;
        ratio = (fill * ratio - 1) / pivot;
        sum += ratio;
      }
      step = sum > 0 ? 1 / sum : 0; // below the eigenvalue by rounding the sum changes its sign
    }
    return Math.max(x, floor);
  }

  /** Length of A v - lambda v for the eigenvector v that the vectors give: the last coupling times v's last element. */
  #residual(steps: number): number {
    const diagonal = this.#diagonal;
    const beside = this.#beside;
    const highest = this.#extreme(1, steps, 0);
    const greatest = this.#extreme(-1, steps, highest);
    const lambda = greatest > highest ? -greatest : highest;
    // From the last element to the first: they grow that way, so rounding does not.
    let following = 0;
    let element = 1;
    let squares = 1;
    for (let k = steps - 1; k > 0; k--) {
      const previous = ((lambda - diagonal[k]) * element - (k < steps - 1 ? beside[k] * following : 0)) / beside[k - 1];
      following = element;
      element = previous;
      squares += element * element;
    }
    return beside[steps - 1] / Math.sqrt(squares);
  }
}

/** Joins the parts of two nodes; whether they were two. */
function join(parent: Int32Array, a: number, b: number): boolean {
  while (parent[a] !== a) a = parent[a] = parent[parent[a]];
  while (parent[b] !== b) b = parent[b] = parent[parent[b]];
  parent[a] = b;
  return a !== b;
}
