import { column, type Matrix } from "../dataset/matrix.ts";
import { pearson } from "../stats/correlation.ts";
import { binaryCounts } from "../stats/labels.ts";
import { correlations, type CorrelationMethod, type Correlations } from "./correlations.ts";
import { short } from "./judge.ts";
import type { Dropped, Selection } from "./selection.ts";

export interface ClusterOptions {
  /** Clusters are merged as long as their |r| reaches this. */
  readonly above?: number;
  readonly method?: CorrelationMethod;
  /** |r| of two clusters: the mean, the least or the greatest of their pairs'. */
  readonly linkage?: "average" | "complete" | "single";
  /** Who stands for a cluster: the column of the greatest mean |r| within, or that of the greatest |r| with the outcome. */
  readonly representative?: "medoid" | "outcome";
}

/**
 * Correlation clusters: columns are merged bottom up at distance 1 - |r| (scipy's `linkage`, cut by `fcluster` at 1 - above), and one
 * column stands for each cluster; of equals the first.
 * @returns besides the selection, the number of each column's cluster, in the order of their first columns
 */
export function selectByClusters(x: Matrix, y: ArrayLike<number> | null, { above = 0.8, method = "pearson", linkage = "average", representative = "medoid" }: ClusterOptions = {}): Selection & { readonly clusters: readonly number[] } {
  const all = correlations(x, method);
  const members = merged(all, above, linkage);
  const strength = representative === "outcome" ? withOutcome(x, y) : null;
  const clusters = new Array<number>(x.columns);
  const kept: number[] = [];
  const dropped: Dropped[] = [];
  members.forEach((cluster, number) => {
    const score = strength ? (j: number) => strength[j] : (j: number) => cluster.reduce((sum, other) => sum + (other === j ? 0 : all.of(j, other)), 0);
    // A medoid's rivals differ by rounding of their sums, too.
    const best = cluster.reduce((most, j) => (score(j) > score(most) + 1e-12 ? j : most));
    kept.push(best);
    for (const j of cluster) {
      clusters[j] = number;
      if (j !== best) dropped.push({ column: j, why: `in a cluster with column ${best + 1}, |r| = ${short(all.of(j, best))}` });
    }
  });
  return { kept: kept.sort((a, b) => a - b), dropped: dropped.sort((a, b) => a.column - b.column), warnings: all.warnings, clusters };
}

function withOutcome(x: Matrix, y: ArrayLike<number> | null): Float64Array {
  binaryCounts(y ?? [], "labels");
  return Float64Array.from({ length: x.columns }, (_, j) => Math.abs(pearson(column(x, j), y!).estimate) || 0);
}

/** Clusters of columns, each in order, by their first columns. */
function merged(all: Correlations, above: number, linkage: NonNullable<ClusterOptions["linkage"]>): number[][] {
  const n = all.count;
  const clusters: (number[] | null)[] = Array.from({ length: n }, (_, j) => [j]);
  const r = new Float64Array(n * n).fill(-1);
  for (let i = 1; i < n; i++) for (let j = 0; j < i; j++) r[i * n + j] = r[j * n + i] = all.of(i, j);
  const nearest = Int32Array.from({ length: n }, (_, i) => nearestTo(r, n, i));
  for (;;) {
    let a = -1;
    for (let i = 0; i < n; i++) if (clusters[i] && nearest[i] >= 0 && (a === -1 || r[i * n + nearest[i]] > r[a * n + nearest[a]])) a = i;
    if (a === -1 || !(r[a * n + nearest[a]] >= above)) break;
    const b = nearest[a];
    const [na, nb] = [clusters[a]!.length, clusters[b]!.length];
    for (let k = 0; k < n; k++) {
      if (k === a || k === b || !clusters[k]) continue;
      const [ra, rb] = [r[a * n + k], r[b * n + k]];
      const joined = linkage === "average" ? (na * ra + nb * rb) / (na + nb) : linkage === "complete" ? Math.min(ra, rb) : Math.max(ra, rb);
      r[a * n + k] = r[k * n + a] = joined;
    }
    clusters[a] = [...clusters[a]!, ...clusters[b]!].sort((i, j) => i - j);
    clusters[b] = null;
    for (let k = 0; k < n; k++) r[b * n + k] = r[k * n + b] = -1;
    for (let k = 0; k < n; k++) if (clusters[k] && (k === a || nearest[k] === a || nearest[k] === b || r[k * n + a] > r[k * n + nearest[k]])) nearest[k] = nearestTo(r, n, k);
  }
  return clusters.filter((cluster) => cluster !== null).sort((a, b) => a[0] - b[0]);
}

/** The cluster of the greatest |r| with cluster i; -1 where no other is left. */
function nearestTo(r: Float64Array, n: number, i: number): number {
  let best = -1;
  for (let k = 0; k < n; k++) if (r[i * n + k] >= 0 && (best === -1 || r[i * n + k] > r[i * n + best])) best = k;
  return best;
}
