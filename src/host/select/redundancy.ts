import type { Matrix } from "../dataset/matrix.ts";
import { correlations, type CorrelationMethod } from "./correlations.ts";
import { short } from "./judge.ts";
import type { Dropped, Selection } from "./selection.ts";

export interface RedundancyOptions {
  /** Two columns whose |r| passes this say the same. */
  readonly above?: number;
  readonly method?: CorrelationMethod;
}

/**
 * Greedy recursive elimination: as long as a pair is left whose |r| passes the limit, the most redundant column goes, that is, of
 * the columns in such pairs the one whose mean |r| with all columns left is greatest (of equal ones the last).
 */
export function selectByCorrelation(x: Matrix, { above = 0.9, method = "spearman" }: RedundancyOptions = {}): Selection {
  const all = correlations(x, method);
  const n = all.count;
  const left = new Uint8Array(n).fill(1);
  const sums = new Float64Array(n);
  const partners = new Uint32Array(n);
  for (let i = 1; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const r = all.of(i, j);
      sums[i] += r;
      sums[j] += r;
      if (r > above) {
        partners[i]++;
        partners[j]++;
      }
    }
  }
  const dropped: Dropped[] = [];
  for (;;) {
    const worst = mostRedundant(sums, partners, left);
    if (worst === -1) break;
    left[worst] = 0;
    let closest = -1;
    for (let j = 0; j < n; j++) {
      if (!left[j]) continue;
      const r = all.of(worst, j);
      sums[j] -= r;
      if (r <= above) continue;
      partners[j]--;
      if (closest === -1 || r > all.of(worst, closest)) closest = j;
    }
    dropped.push({ column: worst, why: `|r| = ${short(all.of(worst, closest))} with column ${closest + 1}, above ${above}` });
  }
  dropped.sort((a, b) => a.column - b.column);
  return { kept: Array.from(left.keys()).filter((j) => left[j]), dropped, warnings: all.warnings };
}

/** Of columns left with partners, the one of the greatest sum; -1 where there is none. */
function mostRedundant(sums: Float64Array, partners: Uint32Array, left: Uint8Array): number {
  let worst = -1;
  for (let j = 0; j < sums.length; j++) {
    // Sums of the same correlations, added in another order, differ by rounding.
    if (left[j] && partners[j] > 0 && (worst === -1 || sums[j] >= sums[worst] - 1e-9)) worst = j;
  }
  return worst;
}
