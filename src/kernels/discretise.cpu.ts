import { stretches } from "../host/image/extents.ts";
import { twin } from "./operation.ts";
import { discretise } from "./discretise.ts";

export const discretiseCpu = twin(discretise, (items, { image, mask, edges, levels, histogram }) => {
  for (const it of items) {
    const plane = it.nx * it.ny;
    const values = image.subarray(it.image);
    const inside = mask.subarray(it.mask);
    const limits = edges.subarray(it.edges, it.edges + it.edgeCount);
    const out = levels.subarray(it.levels, it.levels + plane * it.nz).fill(0);
    const counts = histogram.subarray(it.histogram);
    const found = stretches(it, inside, 0);
    for (let s = 0; s < found.length; s += 3) {
      const [to, start, end] = [found[s], found[s + 1], found[s + 2]];
      discretiseStretch(values, inside, limits, out, to, start, end);
      if (to >= it.c0 * plane && to < it.c1 * plane) countLevels(out, counts, to, to + end - start);
    }
  }
});

function discretiseStretch(
  image: Float64Array, mask: Uint8Array, edges: Float64Array, levels: Uint16Array, to: number, start: number, end: number,
): void {
  for (let at = start, out = to; at < end; at++, out++) {
    if (mask[at] === 0) continue;
    // The number of edges <= x, by bisection.
    const x = image[at];
    let low = 0;
    let high = edges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (x < edges[middle]) high = middle;
      else low = middle + 1;
    }
    levels[out] = low > 0 ? low : 1;
  }
}

function countLevels(levels: Uint16Array, histogram: Uint32Array, start: number, end: number): void {
  for (let i = start; i < end; i++) if (levels[i] !== 0) histogram[levels[i]]++;
}
