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
export function kernelPairs({ rx, ry, rz }: { rx: number; ry: number; rz: number }, offsets: Int32Array): KernelPairs {
  const [sx, sy, sz] = [2 * rx + 1, 2 * ry + 1, 2 * rz + 1];
  const first: number[] = [];
  const second: number[] = [];
  for (const [dz, dy, dx] of forward(offsets)) {
    for (let z = 0; z < sz - dz; z++) {
      for (let y = Math.max(0, -dy); y < sy - Math.max(0, dy); y++) {
        for (let x = Math.max(0, -dx); x < sx - Math.max(0, dx); x++) {
          first.push((z * sy + y) * sx + x);
          second.push(((z + dz) * sy + y + dy) * sx + x + dx);
        }
      }
    }
  }
  return { first: Uint32Array.from(first), second: Uint32Array.from(second) };
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
