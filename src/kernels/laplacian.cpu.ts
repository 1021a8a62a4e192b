import { laplacian } from "./laplacian.ts";
import { twin } from "./operation.ts";

export const laplacianCpu = twin(laplacian, (items, { derivatives, weights, laplacian }) => {
  const [wx, wy, wz] = weights;
  for (const { n, axes, derivatives: from, laplacian: to } of items) {
    for (let i = 0, x = from, y = x + n, z = y + n; i < n; i++, x++, y++, z++) {
      let sum = Math.fround(0 + derivatives[x] * wx);
      if (axes > 1) sum = Math.fround(sum + derivatives[y] * wy);
      if (axes > 2) sum = Math.fround(sum + derivatives[z] * wz);
      laplacian[to + i] = sum;
    }
  }
});
