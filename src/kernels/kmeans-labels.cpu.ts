import { lend, simd } from "../host/wasm/memory.ts";
import { kmeansLabels } from "./kmeans-labels.ts";
import { most, twin } from "./operation.ts";

/** Points that stay in a core's cache; no power of two, so that images do not share cache sets. */
const blockLength = 4104;

/** Eight points at a time (simd/kmeans.ts), block by block. */
export const kmeansLabelsCpu = twin(kmeansLabels, (items, buffers) => {
  const { block, centroids, labels } = lend({
    block: ["f64", most(items, (i) => i.images) * blockLength],
    centroids: ["f64", most(items, (i) => i.k * i.images)],
    labels: ["u8", blockLength],
  });
  for (const { n, first, count, images, k, centroids: at, slack, labels: start } of items) {
    centroids.set(buffers.centroids.subarray(at, at + k * images));
    for (let done = 0; done < count; done += blockLength) {
      const length = Math.min(blockLength, count - done);
      for (let q = 0; q < images; q++) {
        const from = q * n + first + done;
        block.set(buffers.points.subarray(from, from + length), q * blockLength);
      }
      simd().kmeansLabels(block.byteOffset, 8 * blockLength, length, images, centroids.byteOffset, k, slack, labels.byteOffset);
      buffers.labels.set(labels.subarray(0, length), start + done);
    }
    buffers.labels.fill(0, start + count, Math.ceil((start + count) / 4) * 4);
  }
});
