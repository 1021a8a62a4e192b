import { twin, type ItemOf } from "./operation.ts";
import { nowhere } from "./resample.ts";
import { labelTaps, resampleLabel } from "./resample-label.ts";

type Item = ItemOf<typeof resampleLabel>;

/** Places in the table of values around a point: a power of two well above labelTaps^3. */
const places = 64;

/** The values around the point at hand, hashed, and what they weigh together. */
const used = new Uint8Array(places);
const values = new Float64Array(places);
const sums = new Float64Array(places);
const met = new Int32Array(labelTaps ** 3);

/**
 * The heaviest value around a point.
 * @param image the part held, without -0
 * @param words its bits, two words a value
 * @param rx, ry, rz where the point's rows of the table begin, for the image's x, y, z
 */
function heaviest(it: Item, image: Float64Array, words: Int32Array, table: Float64Array, rx: number, ry: number, rz: number): number {
  const { taps } = it;
  let count = 0;
  let most = 0;
  let value = 0;
  for (let k = 1; k <= taps; k++) {
    const wz = table[rz + k];
    if (wz === 0) continue;
    for (let j = 1; j <= taps; j++) {
      const wy = wz * table[ry + j];
      if (wy === 0) continue;
      let voxel = (((table[rz] + k - 1 - it.z0) * it.sy + table[ry] + j - 1 - it.y0) * it.sx + table[rx] - it.x0) | 0;
      for (let i = 1; i <= taps; i++, voxel++) {
        const w = wy * table[rx + i];
        if (w === 0) continue;
        const v = image[voxel];
        let place = Math.imul(words[2 * voxel] ^ words[2 * voxel + 1], 0x9e3779b1) >>> 26;
        while (used[place] === 1 && values[place] !== v) place = (place + 1) % places;
        if (used[place] === 0) {
          used[place] = 1;
          values[place] = v;
          sums[place] = 0;
          met[count++] = place;
        }
        const sum = sums[place] + w;
        sums[place] = sum;
        if (sum <= most * (1 + 1e-12)) continue;
        most = sum;
        value = v;
      }
    }
  }
  for (let m = 0; m < count; m++) used[met[m]] = 0;
  return value;
}

export const resampleLabelCpu = twin(resampleLabel, (items, { image, table, sources, resampled }) => {
  for (const it of items) {
    const part = Float64Array.from({ length: it.sx * it.sy * it.sz }, (_, i) => image[it.image + i] + 0); // -0 + 0 is 0
    const words = new Int32Array(part.buffer);
    const grid = [it.nx, it.ny, it.nz];
    const entry = 1 + it.taps;
    // What a step along the grid's x, y, z adds to the rows of the image's axes.
    const steps = [it.fx, it.fy, it.fz].map((follows) => [0, 1, 2].map((axis) => (follows === axis ? entry : 0)));
    const [[ax, ay, az], [bx, by, bz], [cx, cy, cz]] = steps;
    const b = it.table + grid[it.fx] * entry;
    const c = b + grid[it.fy] * entry;
    for (let z = 0, v = 0; z < it.nz; z++) {
      for (let y = 0; y < it.ny; y++) {
        for (let x = 0; x < it.nx; x++, v++) {
          const outside = it.sourced === 1 && sources[it.sources + v] === nowhere;
          resampled[it.resampled + v] = outside
            ? 0
            : heaviest(it, part, words, table, it.table + ax * x + ay * y + az * z, b + bx * x + by * y + bz * z, c + cx * x + cy * y + cz * z);
        }
      }
    }
  }
});
