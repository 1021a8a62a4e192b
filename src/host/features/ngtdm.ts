import { defineFamily } from "./family.ts";
import type { Family, Feature, NgtdmInput } from "./types.ts";

export interface NgtdmTerms {
  readonly voxels: number;
  /** Per present level: the level i, its share p of the voxels, and its sum s of differences. */
  readonly level: Uint32Array;
  readonly p: Float64Array;
  readonly s: Float64Array;
  /** sum s and sum p s. */
  readonly difference: number;
  readonly weightedDifference: number;
}

const features: readonly Feature<NgtdmTerms>[] = [
  { name: "Busyness", ibsi: "NQ30", unit: "1", formula: "sum p_i s_i / sum_i sum_j |i p_i - j p_j|",
    degenerate: "0 where the denominator is 0, as for one level", compute: busyness },
  { name: "Coarseness", ibsi: "QCDE", unit: "1", formula: "1 / sum p_i s_i",
    degenerate: "1e6 where no voxel differs from its neighbours",
    compute: (t) => (t.weightedDifference === 0 ? 1e6 : 1 / t.weightedDifference) },
  { name: "Complexity", ibsi: "HDEZ", unit: "level2", formula: "sum_i sum_j |i - j| (p_i s_i + p_j s_j) / (p_i + p_j) / N",
    degenerate: "0 for one level", compute: complexity },
  { name: "Contrast", ibsi: "65HE", unit: "level3",
    formula: "sum_i sum_j p_i p_j (i - j)^2 / (n (n - 1)) * sum s_i / N, n levels present", degenerate: "0 for one level",
    compute: contrast },
  { name: "Strength", ibsi: "1X9X", unit: "level", formula: "sum_i sum_j (p_i + p_j) (i - j)^2 / sum s_i",
    degenerate: "0 where no voxel differs from its neighbours", compute: strength },
];

/** The denominator over sorted values x = i p_i: sum |x_i - x_j| = 2 sum_k (2 k + 1 - n) x_k. */
function busyness({ level, p, weightedDifference }: NgtdmTerms): number {
  const x = p.map((share, k) => share * level[k]).sort();
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += (2 * k + 1 - x.length) * x[k];
  return sum === 0 ? 0 : weightedDifference / (2 * sum);
}

function complexity({ voxels, level, p, s }: NgtdmTerms): number {
  const levels = p.length;
  const weighted = p.map((share, k) => share * s[k]);
  let sum = 0;
  for (let i = 1; i < levels; i++) {
    for (let j = 0; j < i; j++) sum += ((level[i] - level[j]) * (weighted[i] + weighted[j])) / (p[i] + p[j]);
  }
  return (2 * sum) / voxels;
}

/** The double sum is twice the variance of the levels. */
function contrast({ voxels, level, p, difference }: NgtdmTerms): number {
  const n = p.length;
  if (n < 2) return 0;
  let mean = 0;
  for (let k = 0; k < n; k++) mean += p[k] * level[k];
  let variance = 0;
  for (let k = 0; k < n; k++) variance += p[k] * (level[k] - mean) ** 2;
  return (2 * variance * difference) / voxels / (n * (n - 1));
}

/** With d_i = i - mean of the n levels, the double sum is 2 (n sum p_i d_i^2 + sum d_i^2). */
function strength({ level, p, difference }: NgtdmTerms): number {
  if (difference === 0) return 0;
  const mean = level.reduce((sum, i) => sum + i, 0) / level.length;
  let sum = 0;
  for (let k = 0; k < p.length; k++) sum += (level.length * p[k] + 1) * (level[k] - mean) ** 2;
  return (2 * sum) / difference;
}

/** Features of the neighbourhood grey tone differences: p_i the share of level i among the N voxels, s_i its differences. */
export const ngtdm: Family<NgtdmInput, NgtdmTerms> = defineFamily({
  name: "ngtdm",
  ibsi: "IPET",
  title: "Neighbourhood grey tone difference matrix",
  source: "Amadasun and King 1989; IBSI 1 reference manual, neighbourhood grey tone difference based features",
  features,
  nothing: "the ROI is empty",
  terms({ levels, difference }) {
    const p = levels.histogram.map((count) => count / levels.voxels);
    let sum = 0;
    let weighted = 0;
    for (let k = 0; k < p.length; k++) {
      sum += difference[k];
      weighted += p[k] * difference[k];
    }
    const { voxels, present: level } = levels;
    return [{ voxels, level, p, s: difference, difference: sum, weightedDifference: weighted }];
  },
});
