import { twin } from "./operation.ts";
import { discretise } from "./discretise.ts";

/** Number of edges <= x, by bisection. */
function edgesUpTo(x: number, edges: Float64Array, first: number, count: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x < edges[first + middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}

export const discretiseCpu = twin(discretise, (items, { image, mask, edges, levels, histogram }) => {
  for (const it of items) {
    let out = it.levels;
    for (let z = 0; z < it.nz; z++) {
      for (let y = 0; y < it.ny; y++) {
        let source = ((z + it.z0) * it.sy + y + it.y0) * it.sx + it.x0;
        for (let x = 0; x < it.nx; x++, source++, out++) {
          levels[out] = 0;
          if (mask[it.mask + source] === 0) continue;
          const level = Math.max(1, edgesUpTo(image[it.image + source], edges, it.edges, it.edgeCount));
          levels[out] = level;
          if (z >= it.c0 && z < it.c1) histogram[it.histogram + level]++;
        }
      }
    }
  }
});
