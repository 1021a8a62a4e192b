import { laplacian } from "./laplacian.ts";
import { twin } from "./operation.ts";

export const laplacianCpu = twin(laplacian, (items, { derivatives, weights, laplacian }) => {
  for (const { n, axes, derivatives: from, laplacian: to } of items) {
    laplacian.fill(0, to, to + n);
    for (let axis = 0; axis < axes; axis++) {
      const weight = weights[axis];
      for (let i = 0; i < n; i++) laplacian[to + i] = Math.fround(laplacian[to + i] + derivatives[from + axis * n + i] * weight);
    }
  }
});
