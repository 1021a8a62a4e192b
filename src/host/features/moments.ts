/** sum_k (k - centre)^order w(k). */
export function moment(weights: Float64Array, centre: number, order: 1 | 2 | 3 | 4): number {
  const size = weights.length;
  let sum = 0;
  for (let k = 0; k < size; k++) {
    const w = weights[k];
    if (w === 0) continue;
    const d = k - centre;
    sum += w * (order === 1 ? d : order === 2 ? d * d : order === 3 ? d * d * d : d * d * d * d);
  }
  return sum;
}

/** sum_k w(k) / (1 + (k / unit)^order). */
export function inverse(weights: Float64Array, unit: number, order: 1 | 2): number {
  const size = weights.length;
  let sum = 0;
  for (let k = 0; k < size; k++) {
    const d = k / unit;
    sum += weights[k] / (1 + (order === 1 ? d : d * d));
  }
  return sum;
}

/** sum_(k > 0) w(k) / k^2. */
export function inverseVariance(weights: Float64Array): number {
  const size = weights.length;
  let sum = 0;
  for (let k = 1; k < size; k++) sum += weights[k] / (k * k);
  return sum;
}
