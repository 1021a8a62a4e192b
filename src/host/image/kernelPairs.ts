/** Size of a kernel: 2 r + 1 voxels along each axis. */
interface Radii {
  readonly rx: number;
  readonly ry: number;
  readonly rz: number;
}

/** Pairs of neighbouring voxels, first[k] with second[k]. */
export interface KernelPairs {
  readonly first: Uint32Array;
  readonly second: Uint32Array;
}

/**
 * The pairs of voxels of a kernel, [2 rz + 1][2 ry + 1][2 rx + 1], that lie at one of a list of offsets from each other, or at
 * the opposite of one; each pair once.
 * @param offsets (dz, dy, dx) triples
 */
export function kernelPairs(kernel: Radii, offsets: Int32Array): KernelPairs {
  const pairs: number[] = [];
  for (const offset of forward(offsets)) addPairs(kernel, offset, pairs);
  const half = (start: 0 | 1): Uint32Array => Uint32Array.from({ length: pairs.length / 2 }, (_, k) => pairs[2 * k + start]);
  return { first: half(0), second: half(1) };
}

/**
 * Appends the voxels of a kernel that have another at an offset from them, each with that one behind it.
 * @param offset (dz, dy, dx)
 */
export function addPairs({ rx, ry, rz }: Radii, [dz, dy, dx]: readonly [number, number, number], pairs: number[]): void {
  const [sx, sy, sz] = [2 * rx + 1, 2 * ry + 1, 2 * rz + 1];
  for (let z = Math.max(0, -dz); z < Math.min(sz, sz - dz); z++) {
    for (let y = Math.max(0, -dy); y < Math.min(sy, sy - dy); y++) {
      for (let x = Math.max(0, -dx); x < Math.min(sx, sx - dx); x++) {
        const voxel = (z * sy + y) * sx + x;
        pairs.push(voxel, voxel + (dz * sy + dy) * sx + dx);
      }
    }
  }
}

/** Of each offset and its opposite the one that leads to a later voxel, each once. */
function forward(offsets: Int32Array): [number, number, number][] {
  const found = new Map<string, [number, number, number]>();
  for (let t = 0; t < offsets.length; t += 3) {
    const [dz, dy, dx] = [offsets[t], offsets[t + 1], offsets[t + 2]];
    const sign = Math.sign(dz || dy || dx);
    const offset: [number, number, number] = [sign * dz, sign * dy, sign * dx];
    found.set(offset.map(String).join(), offset);
  }
  return [...found.values()];
}
