import { rowStart, StretchFinder } from "../host/image/extents.ts";
import { lend, simd } from "../host/wasm/memory.ts";
import { discretise } from "./discretise.ts";
import { twin, type ItemOf } from "./operation.ts";

/** Two voxels at a time (simd/discretise.ts). */
export const discretiseCpu = twin(discretise, (items, { image, mask, edges, levels, histogram }) => {
  const finder = new StretchFinder(mask);
  for (const it of items) {
    const stretches = finder.stretches(it, true);
    const limits = edges.subarray(it.edges, it.edges + it.edgeCount);
    const counts = histogram.subarray(it.histogram, it.histogram + it.edgeCount + 1);
    let done = 0;
    for (const { z0, z1, counted } of blocksOf(it)) {
      const [to, end] = [z0 * it.nx * it.ny, z1 * it.nx * it.ny];
      const [start, stop] = [rowStart(it, 0, z0), rowStart(it, it.ny - 1, z1 - 1) + it.nx];
      const from = done;
      while (done < stretches.length && stretches[done] < end) done += 3;
      const lent = lend({
        values: ["f64", stop - start], limits: ["f64", it.edgeCount + 2], stretches: ["i32", done - from], levels: ["u16", end - to], histogram: ["u32", counts.length],
      });
      lent.values.set(image.subarray(it.image + start, it.image + stop));
      lent.limits[0] = -Infinity;
      lent.limits.set(limits, 1);
      lent.limits[it.edgeCount + 1] = Infinity;
      lent.stretches.set(stretches.subarray(from, done));
      lent.levels.fill(0);
      lent.histogram.set(counts);
      simd().discretiseStretches(
        lent.stretches.byteOffset, (done - from) / 3, lent.values.byteOffset - 8 * start, lent.limits.byteOffset, it.edgeCount,
        lent.levels.byteOffset - 2 * to, lent.histogram.byteOffset,
      );
      levels.set(lent.levels, it.levels + to);
      if (counted) counts.set(lent.histogram);
    }
  }
});

/** The window's planes, those that are counted apart from the others, and not more than about 2^19 values of the image at once. */
function blocksOf({ nz, c0, c1, sx, sy }: ItemOf<typeof discretise>): { z0: number; z1: number; counted: boolean }[] {
  const planes = Math.max(1, Math.floor(2 ** 19 / (sx * sy)));
  const blocks = [];
  for (const [start, end, counted] of [[0, c0, false], [c0, c1, true], [c1, nz, false]] as const) {
    for (let z0 = start; z0 < end; z0 += planes) blocks.push({ z0, z1: Math.min(end, z0 + planes), counted });
  }
  return blocks;
}
