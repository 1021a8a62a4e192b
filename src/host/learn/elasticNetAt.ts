import type { ElasticNetPath } from "./elasticNet.ts";
import type { LinearModel } from "./linear.ts";

/**
 * The model of a path at a lambda. Between two lambdas of the path the coefficients are interpolated linearly, beyond its ends they
 * are the ends' (as glmnet's `predict(s = )`).
 */
export function elasticNetAt(path: ElasticNetPath, lambda: number): LinearModel {
  const { left, right, share } = interpolation(path.lambdas, lambda);
  const dense = new Array<number>(path.columns).fill(0);
  for (const [at, part] of [[left, 1 - share], [right, share]]) {
    path.coefficients[at].columns.forEach((j, e) => (dense[j] += part * path.coefficients[at].values[e]));
  }
  return { intercept: (1 - share) * path.intercepts[left] + share * path.intercepts[right], coefficients: dense };
}

/** The places of a descending list between which a value lies, and the share of the right one. */
export function interpolation(lambdas: readonly number[], lambda: number): { left: number; right: number; share: number } {
  const next = lambdas.findIndex((value) => value <= lambda);
  if (next === 0) return { left: 0, right: 0, share: 1 };
  if (next < 0) return { left: lambdas.length - 1, right: lambdas.length - 1, share: 1 };
  return { left: next - 1, right: next, share: (lambdas[next - 1] - lambda) / (lambdas[next - 1] - lambdas[next]) };
}
