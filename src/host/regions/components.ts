import type { Vec3 } from "../image/volume.ts";

/** Connected parts of a mask, numbered from 1 in the order of their first voxels (x fastest). */
export interface Components {
  /** Number of each voxel's component, [nz][ny][nx]; 0 outside the mask. */
  readonly labels: Uint32Array;
  /** Voxels of each component: `sizes[0]` of component 1. */
  readonly sizes: readonly number[];
}

/**
 * Connected components of a mask, by union-find over the runs of its rows.
 * @param mask not 0 inside, [nz][ny][nx]
 * @param neighbours 6: voxels that share a face hang together; 26: those that share an edge or a corner too
 */
export function components(mask: Uint8Array, size: Vec3, neighbours: 6 | 26): Components {
  const runs = runsOf(mask, size);
  const parents = joined(runs, size, neighbours === 26 ? 1 : 0);
  const labels = new Uint32Array(mask.length);
  const sizes: number[] = [];
  const numbers = new Uint32Array(parents.length);
  for (let run = 0; run < parents.length; run++) {
    // A root is its component's first run, and numbered before the others.
    const root = rootOf(parents, run);
    if (root === run) numbers[run] = sizes.push(0);
    const [start, end] = [runs.starts[run], runs.ends[run]];
    labels.fill(numbers[root], start, end);
    sizes[numbers[root] - 1] += end - start;
  }
  return { labels, sizes };
}

/** The largest component (the first of them) as a mask of 0 and 1; empty for an empty mask. */
export function largestComponent(mask: Uint8Array, size: Vec3, neighbours: 6 | 26): Uint8Array {
  const { labels, sizes } = components(mask, size, neighbours);
  const wanted = sizes.indexOf(sizes.reduce((a, b) => Math.max(a, b), 0)) + 1;
  const found = new Uint8Array(mask.length);
  if (wanted > 0) for (let i = 0; i < found.length; i++) found[i] = labels[i] === wanted ? 1 : 0;
  return found;
}

interface Runs {
  /** Index of each run's first voxel, and that behind its last. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** The first run of each row, and behind the last row the number of runs. */
  readonly rows: Uint32Array;
}

function runsOf(mask: Uint8Array, [nx, ny, nz]: Vec3): Runs {
  const starts: number[] = [];
  const ends: number[] = [];
  const rows = new Uint32Array(ny * nz + 1);
  for (let row = 0; row < ny * nz; row++) {
    const end = (row + 1) * nx;
    for (let at = row * nx; at < end; at++) {
      if (mask[at] === 0) continue;
      starts.push(at);
      while (at < end && mask[at] !== 0) at++;
      ends.push(at);
    }
    rows[row + 1] = starts.length;
  }
  return { starts, ends, rows };
}

/** A tree for each component; parents come before their children. */
function joined({ starts, ends, rows }: Runs, [nx, ny, nz]: Vec3, reach: 0 | 1): Uint32Array {
  const parents = Uint32Array.from(starts.keys());
  const joinRows = (here: number, there: number): void => {
    const step = (here - there) * nx;
    for (let a = rows[here], b = rows[there]; a < rows[here + 1] && b < rows[there + 1]; ) {
      const [start, end] = [starts[b] + step - reach, ends[b] + step + reach];
      if (starts[a] < end && start < ends[a]) join(parents, a, b);
      if (ends[a] < end) a++;
      else b++;
    }
  };
  for (let z = 0, row = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++, row++) {
      if (y > 0) joinRows(row, row - 1);
      if (z === 0) continue;
      for (let dy = -reach; dy <= reach; dy++) if (y + dy >= 0 && y + dy < ny) joinRows(row, row - ny + dy);
    }
  }
  return parents;
}

function rootOf(parents: Uint32Array, run: number): number {
  let at = run;
  while (parents[at] !== at) at = parents[at] = parents[parents[at]];
  return at;
}

function join(parents: Uint32Array, a: number, b: number): void {
  const [first, second] = [rootOf(parents, a), rootOf(parents, b)];
  if (first < second) parents[second] = first;
  else parents[first] = second;
}
