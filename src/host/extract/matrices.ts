/**
 * Grey tone differences s_i and voxel counts n_i by level, from the integers of the `ngtdm` operation.
 * A voxel without a neighbour in the ROI counts, with difference 0, as in PyRadiomics.
 * @param sums [Ng][offsetCount + 1][3]: per level and number k of neighbours the voxels, and the low and the high word of
 *   the sum of |level * k - sum of the neighbours' levels|
 * @returns difference and count, [Ng] each; a sum over k of (sum / k) has a relative error below (offsetCount + 1) * 2^-53
 */
export function ngtdmDifferences(sums: Uint32Array, Ng: number, offsetCount: number): { difference: Float64Array; count: Float64Array } {
  const difference = new Float64Array(Ng);
  const count = new Float64Array(Ng);
  for (let i = 0, at = 0; i < Ng; i++) {
    for (let k = 0; k <= offsetCount; k++, at += 3) {
      count[i] += sums[at];
      if (k > 0) difference[i] += (sums[at + 1] + sums[at + 2] * 2 ** 32) / k;
    }
  }
  return { difference, count };
}
