import { nearEdges } from "./near-edges.ts";
import { twin } from "./operation.ts";

/** Edges <= x among edges[first] to edges[first + count - 1]. */
function edgesUpTo(edges: Float64Array, first: number, count: number, x: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (edges[first + middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const nearEdgesCpu = twin(nearEdges, (items, { image, mask, edges, tolerances, counts }) => {
  for (const it of items) {
    const tolerance = tolerances[it.tolerance];
    for (let z = 0; z < it.nz; z++) {
      for (let y = 0; y < it.ny; y++) {
        const row = ((z + it.z0) * it.sy + y + it.y0) * it.sx + it.x0;
        for (let x = 0; x < it.nx; x++) {
          if (mask[it.mask + row + x] === 0) continue;
          const value = image[it.image + row + x];
          const below = edgesUpTo(edges, it.edges, it.edgeCount, value - tolerance);
          if (below < it.edgeCount && edges[it.edges + below] <= value + tolerance) counts[it.count]++;
        }
      }
    }
  }
});
