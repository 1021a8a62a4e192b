import { blocksOf, type LevelSlab } from "../host/image/neighbourhood.ts";
import { lendPadded } from "../host/wasm/levels.ts";
import { simd } from "../host/wasm/memory.ts";
import { twin, type ItemOf, type TwinBuffers } from "./operation.ts";
import { glszm } from "./glszm.ts";

type Item = ItemOf<typeof glszm>;
type Buffers = TwinBuffers<typeof glszm>;

const parentFlag = 2 ** 31;

/** Union-find over the voxels, eight at a time (simd/glszm.ts); blocks of planes hand zones on as slabs do. */
export const glszmCpu = twin(glszm, (items, buffers) => {
  for (const it of items) {
    const near = nearRows(it, buffers.offsets);
    let carry = buffers.carry.subarray(it.carry);
    for (const block of blocksOf({ ...it, offsets: 0, offsetCount: 3 * near.length })) {
      const carried = block.z1 === it.z1 ? buffers.carried.subarray(it.carried) : new Uint32Array(it.nx * it.ny);
      countZones(it, block, near, buffers, carry, carried);
      carry = carried;
    }
  }
});

/** A row that holds higher neighbours of a voxel: whether those at x - 1, x and x + 1 are neighbours. */
interface NearRow {
  readonly dz: number;
  readonly dy: number;
  readonly has: readonly boolean[];
}

function nearRows({ offsets: first, neighbours }: Item, offsets: Int32Array): NearRow[] {
  const given = new Set(Array.from({ length: neighbours }, (_, k) => String(offsets.subarray(first + 3 * k, first + 3 * k + 3))));
  const rows = [[0, 0], [0, 1], [1, -1], [1, 0], [1, 1]].map(([dz, dy]) => ({
    dz, dy, has: [-1, 0, 1].map((dx) => (dz || dy || dx) > 0 && (given.has(`${dz},${dy},${dx}`) || given.has(`${0 - dz},${0 - dy},${0 - dx}`))),
  }));
  return rows.filter(({ dz, dy, has }) => has.includes(true) || (dz === 1 && dy === 0)); // one above: plane z0 - 1 is always taken
}

/**
 * @param block its core planes are counted
 * @param carry what the planes below z0 hand on, not read if z0 = 0
 * @param carried what its last plane hands on, not written if z1 = nz
 */
function countZones(it: Item, block: LevelSlab, near: NearRow[], buffers: Buffers, carry: Uint32Array, carried: Uint32Array): void {
  const { nx, ny, nz, z0, z1 } = block;
  const most = (z1 - z0 + 2) * (ny + 1) * (nx + 1) + 2 * (nx + 2); // of `padded`
  const offsets = Int32Array.from(near.flatMap(({ dz, dy }) => [-1, 0, 1].flatMap((dx) => [dz, dy, dx])));
  const lent = lendPadded({ ...block, nz: z1 }, buffers.levels, offsets, {
    near: ["i32", 5 * near.length], labels: ["i32", most], roots: ["u32", nx * ny * (z1 - z0 + 1)], voxels: ["u32", it.Ng + 1],
  });
  const { padded, held, rows, rowsAt, steps, labels, roots, voxels, origin, plane } = lent;
  const alongRows = near.some(({ dz, dy }) => dz === 0 && dy === 0);
  near.forEach(({ has }, k) => {
    const leave = alongRows && !has.includes(false);
    lent.near.set([steps[3 * k + 1], ...[...has, leave].map((flag) => (flag ? -1 : 0))], 5 * k);
  });
  const join = (at: number, count: number, fresh: boolean): void =>
    simd().glszmJoin(padded.byteOffset, at, count, lent.near.byteOffset, near.length, steps.byteOffset, labels.byteOffset, fresh);
  join(rowsAt, rows, true);
  voxels.fill(0);
  simd().countLevels(padded.byteOffset, rowsAt, rows, voxels.byteOffset);
  if (z0 > 0) {
    takeCarry(lent, nx, ny, carry);
    join(held.byteOffset, held.length / 2 - rows, false);
  }
  const last = z1 < nz ? origin + (z1 - z0 - 1) * plane : padded.length; // from here on zones are handed on
  let counted = held.length / 2;
  while (counted > 0 && held[2 * counted - 2] >= last) counted--;
  const found = simd().glszmRoots(held.byteOffset, counted, labels.byteOffset, roots.byteOffset);
  for (let r = 0; r < found; r++) {
    const [level, size] = [padded[roots[r]], -labels[roots[r]]];
    voxels[level] -= size;
    countZone(it, buffers, level, size);
  }
  if (z1 < nz) giveCarried(lent, nx, ny, last, carried);
  for (let g = 0; g < it.Ng; g++) buffers.counts[it.counts + g * it.maxSize] += voxels[g + 1];
}

interface Forest {
  readonly padded: Uint16Array;
  readonly labels: Int32Array;
  /** By level, of the voxels in zones that are counted here those not counted yet: in the end zones of one voxel; modulo 2^32. */
  readonly voxels: Uint32Array;
  readonly origin: number;
  readonly stride: number;
  readonly plane: number;
}

function takeCarry({ padded, labels, voxels, origin, stride, plane }: Forest, nx: number, ny: number, carry: Uint32Array): void {
  const first = origin - plane;
  for (let y = 0, p = 0; y < ny; y++) {
    for (let x = 0; x < nx; x++, p++) {
      const v = first + y * stride + x;
      const place = carry[p] - parentFlag;
      labels[v] = place < 0 ? -carry[p] : first + Math.floor(place / nx) * stride + (place % nx);
      if (place < 0) voxels[padded[v]] += carry[p];
    }
  }
}

/** @param last index of the first voxel of plane z1 - 1 */
function giveCarried({ padded, labels, voxels, stride }: Forest, nx: number, ny: number, last: number, carried: Uint32Array): void {
  for (let y = 0, p = 0; y < ny; y++) {
    for (let x = 0; x < nx; x++, p++) {
      const v = last + y * stride + x;
      if (padded[v] === 0) carried[p] = 0;
      else if (labels[v] < 0) {
        carried[p] = -labels[v];
        voxels[padded[v]] += labels[v];
      } else {
        const root = rootOf(labels, v) - last;
        carried[p] = parentFlag + Math.floor(root / stride) * nx + (root % stride);
      }
    }
  }
}

function rootOf(labels: Int32Array, v: number): number {
  while (labels[v] >= 0) v = labels[v];
  return v;
}

function countZone(it: Item, { counts, long }: Buffers, level: number, size: number): void {
  if (size <= it.maxSize) {
    counts[it.counts + (level - 1) * it.maxSize + size - 1]++;
    return;
  }
  const entry = long[it.long]++;
  if (entry >= it.capacity) return;
  const at = it.long + 1 + 2 * entry;
  long[at] = level;
  long[at + 1] = size;
}
