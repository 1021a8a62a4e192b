/** s_i of room `ngtdm`. Interim version of the lead: the owner of this file replaces it. */
export function ngtdmDifferences(sums: Uint32Array, Ng: number, offsetCount: number): { difference: Float64Array } {
  const difference = new Float64Array(Ng);
  for (let i = 0, at = 0; i < Ng; i++) {
    for (let k = 0; k <= offsetCount; k++, at += 3) if (k > 0) difference[i] += (sums[at + 1] + sums[at + 2] * 2 ** 32) / k;
  }
  return { difference };
}
