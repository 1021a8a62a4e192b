import { StretchFinder } from "../host/image/extents.ts";
import { twin } from "./operation.ts";
import { discretise } from "./discretise.ts";

export const discretiseCpu = twin(discretise, (items, { image, mask, edges, levels, histogram }) => {
  const finder = new StretchFinder(mask);
  for (const it of items) {
    const plane = it.nx * it.ny;
    const values = image.subarray(it.image);
    const limits = edges.subarray(it.edges, it.edges + it.edgeCount);
    const out = levels.subarray(it.levels, it.levels + plane * it.nz).fill(0);
    const counts = histogram.subarray(it.histogram);
    const found = finder.stretches(it, true);
    for (let s = 0; s < found.length; s += 3) {
      const [to, start, end] = [found[s], found[s + 1], found[s + 2]];
      discretiseStretch(values, limits, out, to, start, end);
      if (to >= it.c0 * plane && to < it.c1 * plane) countLevels(out, counts, to, to + end - start);
    }
  }
});

function discretiseStretch(
  image: Float64Array, edges: Float64Array, levels: Uint16Array, to: number, start: number, end: number,
): void {
  const count = edges.length;
  const lowest = edges[0];
  const perBin = (count - 1) / (edges[count - 1] - lowest);
  for (let at = start, out = to; at < end; at++, out++) {
    // The number of edges <= x: bins are alike, so that arithmetic says it but for rounding.
    const x = image[at];
    let below = Math.max(0, Math.min(count, (x - lowest) * perBin)) | 0;
    while (below < count && x >= edges[below]) below++;
    while (below > 0 && x < edges[below - 1]) below--;
    levels[out] = below > 0 ? below : 1;
  }
}

function countLevels(levels: Uint16Array, histogram: Uint32Array, start: number, end: number): void {
  for (let i = start; i < end; i++) histogram[levels[i]]++;
}
