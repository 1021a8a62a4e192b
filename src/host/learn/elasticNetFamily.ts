/** What elastic nets differ in by the kind of outcome. All sums over cases are of weights that sum to 1. */
export interface Family {
  /** Intercept of the model without columns. */
  readonly intercept: number;
  /** Deviance of that model. */
  readonly nullDeviance: number;
  /** Whether the curvature depends on the predictor. */
  readonly curved: boolean;
  /** Fills `residual` with -1/2 of the deviance's gradient by the linear predictor; returns the deviance. */
  residual(eta: Float64Array, residual: Float64Array): number;
  /** Fills `curvature` with 1/2 of the deviance's second derivatives. */
  curvature(eta: Float64Array, curvature: Float64Array): void;
  /** Fills `curvature` with the most that the second derivatives can be. */
  bound(curvature: Float64Array): void;
}

/** Squared error. `y` has mean 0. */
export function gaussianFamily(y: Float64Array, weights: Float64Array): Family {
  const deviance = (eta: Float64Array | null, residual: Float64Array | null): number => {
    let sum = 0;
    for (let i = 0; i < y.length; i++) {
      const rest = y[i] - (eta ? eta[i] : 0);
      if (residual) residual[i] = weights[i] * rest;
      sum += weights[i] * rest * rest;
    }
    return sum;
  };
  const constant = (curvature: Float64Array): void => curvature.set(weights);
  return {
    intercept: 0,
    nullDeviance: deviance(null, null),
    curved: false,
    residual: deviance,
    curvature: (_, curvature) => constant(curvature),
    bound: constant,
  };
}

/** -2 log likelihood of labels 0 and 1. */
export function binomialFamily(y: Float64Array, weights: Float64Array): Family {
  const share = y.reduce((sum, label, i) => sum + weights[i] * label, 0);
  return {
    intercept: Math.log(share / (1 - share)),
    nullDeviance: -2 * (share * Math.log(share) + (1 - share) * Math.log(1 - share)),
    curved: true,
    residual(eta, residual) {
      let sum = 0;
      for (let i = 0; i < y.length; i++) {
        const e = Math.exp(-Math.abs(eta[i]));
        // log(1 + exp(-s eta)) and the distance of p from the label, without cancellation
        const right = eta[i] > 0 === (y[i] === 1);
        sum += weights[i] * (Math.log1p(e) + (right ? 0 : Math.abs(eta[i])));
        residual[i] = ((y[i] === 1 ? 1 : -1) * weights[i] * (right ? e : 1)) / (1 + e);
      }
      return 2 * sum;
    },
    curvature(eta, curvature) {
      for (let i = 0; i < y.length; i++) {
        const e = Math.exp(-Math.abs(eta[i]));
        curvature[i] = (weights[i] * e) / ((1 + e) * (1 + e));
      }
    },
    bound: (curvature) => curvature.forEach((_, i) => (curvature[i] = weights[i] / 4)),
  };
}
