import { crop } from "./crop.ts";
import { twin } from "./operation.ts";

export const cropCpu = twin(crop, (items, { image, cropped }) => {
  for (const it of items) {
    for (let row = 0; row < it.ny * it.nz; row++) {
      const start = it.image + ((Math.floor(row / it.ny) + it.z0) * it.sy + (row % it.ny) + it.y0) * it.sx + it.x0;
      cropped.set(image.subarray(start, start + it.nx), it.cropped + row * it.nx);
    }
  }
});
