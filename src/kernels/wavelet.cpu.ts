import { gather, gatherNeeds, type Lattice } from "../host/wasm/gather.ts";
import { lend, simd } from "../host/wasm/memory.ts";
import { twin, type ItemOf } from "./operation.ts";
import { wavelet } from "./wavelet.ts";

type Item = ItemOf<typeof wavelet>;

/** Two bands that are made of the same voxels, as a low-pass and a high-pass are, at a time (simd/wavelet.ts). */
export const waveletCpu = twin(wavelet, (items, { image, taps, bands }) => {
  for (let i = 0; i < items.length; i++) {
    const it = items[i];
    if (it.count === 0) {
      bands.fill(0, it.band, it.band + it.nx * it.ny * it.nz);
      continue;
    }
    // One without its like is made twice.
    const other = i + 1 < items.length && meetTheSame(it, items[i + 1]) ? items[++i] : it;
    convolve(it, other, image, taps, bands);
  }
});

function meetTheSame(a: Item, b: Item): boolean {
  return Object.entries(a).every(([field, value]) => ["taps", "vanishing", "band"].includes(field) || value === b[field as keyof Item]);
}

/** Numbers of an image that stay in the cache. */
const slab = 2 ** 15;

/** Slabs of planes, or along z of rows: `unit` voxels at each place along the axis, whose taps meet voxels one after the other. */
function convolve(low: Item, high: Item, image: Float64Array, taps: Float64Array, bands: Float64Array): void {
  const { nx, ny, nz, axis, count, single } = low;
  const n = [nx, ny, nz][axis];
  const lattice = latticeOf(low);
  const slabs = axis === 2 ? "ys" : "zs";
  const thick = axis === 2 ? ny : nz;
  const perStep = (nx * ny * nz) / thick;
  const most = Math.min(thick, Math.ceil(slab / perStep));
  const lent = lend({
    ...gatherNeeds(single === 1 ? "f32" : "f64", most * (perStep / n) * (n + count - 1), lattice),
    low: ["f64", most * perStep], high: ["f64", most * perStep], taps: ["f64", 2 * count], offsets: ["u32", count],
  });
  const { BYTES_PER_ELEMENT: bytes, byteOffset: at } = lent.voxels;
  const pair = single === 1 ? simd().waveletPairSingle : simd().waveletPair;
  for (let first = 0; first < thick; first += most) {
    const steps = Math.min(most, thick - first);
    gather(image, low.image, { ...lattice, [slabs]: lattice[slabs].subarray(first, first + steps) }, lent);
    const unit = [1, nx, nx * steps][axis];
    for (const { from, to, past } of runsOf(low, n)) {
      for (let k = 0; k < count; k++) {
        const tap = k < past ? past - 1 - k : k;
        lent.taps.set([taps[low.taps + tap], taps[high.taps + tap]], 2 * k);
        lent.offsets[k] = (count - 1 - tap) * unit * bytes;
      }
      pair(
        at + from * unit * bytes, (n + count - 1) * unit * bytes, (to - from) * unit, (steps * perStep) / (n * unit),
        lent.taps.byteOffset, lent.offsets.byteOffset, count,
        lent.low.byteOffset + 8 * from * unit, lent.high.byteOffset + 8 * from * unit, 8 * n * unit, low.vanishing + 2 * high.vanishing,
      );
    }
    putSlab(lent.low, low, first, steps, bands);
    putSlab(lent.high, high, first, steps, bands);
  }
}

/** `steps` planes of a band, from the first on; along z so many rows of all planes. */
function putSlab(made: Float64Array, { nx, ny, nz, axis, band }: Item, first: number, steps: number, bands: Float64Array): void {
  if (axis !== 2) {
    bands.set(made.subarray(0, steps * nx * ny), band + first * nx * ny);
    return;
  }
  const rows = steps * nx;
  for (let z = 0; z < nz; z++) bands.set(made.subarray(z * rows, (z + 1) * rows), band + (z * ny + first) * nx);
}

/** The voxels of the band; along the axis, all that its taps meet: tap j of voxel i meets number i + count - 1 - j of those. */
function latticeOf({ nx, ny, nz, axis, sx, sy, x0, y0, z0, length, period, count }: Item): Lattice {
  const places = (along: number, n: number, origin: number, stride: number): Int32Array => {
    if (along !== axis) return Int32Array.from({ length: n }, (_, i) => (origin + i) * stride);
    return Int32Array.from({ length: n + count - 1 }, (_, i) => {
      const place = (((origin + i - count + 1) % period) + period) % period;
      return place === length ? 0 : place * stride;
    });
  };
  return { xs: places(0, nx, x0, 1), ys: places(1, ny, y0, sx), zs: places(2, nz, z0, sx * sy) };
}

/** Voxels of one order of the sum. In float32 the taps past the axis' end, `past` of them, come first and from the last of these on. */
function* runsOf({ axis, x0, y0, z0, period, count, single }: Item, n: number): Generator<{ from: number; to: number; past: number }> {
  const end = period - [x0, y0, z0][axis];
  const within = single === 1 ? Math.min(n, Math.max(0, end)) : n;
  if (within > 0) yield { from: 0, to: within, past: 0 };
  for (let i = within; i < n; i++) yield { from: i, to: i + 1, past: Math.min(count, i + 1 - end) };
}
