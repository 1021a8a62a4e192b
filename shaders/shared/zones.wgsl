// What the passes of glszm share. Needs params.wgsl.
//
// The nodes of the union-find forest are the voxels of the core and of the plane below it, plane by plane: node n is voxel n
// of plane max(z0 - 1, 0) and up. A word of `labels` is PARENT | node, a higher node of the same zone; or, at a zone's root,
// its size, 0 until it is counted. So the root is the zone's last voxel, and a zone reaches the last plane where its root does.
struct Item {
  nx: u32, ny: u32, nz: u32,
  z0: u32, z1: u32,              // core planes
  levels: u32, Ng: u32,
  offsets: u32, neighbours: u32,
  maxSize: u32, counts: u32,
  long: u32, capacity: u32,
  carry: u32, carried: u32,
  labels: u32,
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> levels: array<u32>;                // u16 [nz][ny][nx], 0 = outside
@group(0) @binding(3) var<storage, read> offsets: array<i32>;               // [neighbours][3]: dz, dy, dx
@group(0) @binding(4) var<storage, read> carry: array<u32>;                 // [ny][nx]
@group(0) @binding(5) var<storage, read_write> counts: array<atomic<u32>>;  // [Ng][maxSize], <= voxels
@group(0) @binding(6) var<storage, read_write> long: array<atomic<u32>>;    // [1 + 2 capacity], count <= voxels / (maxSize + 1)
@group(0) @binding(7) var<storage, read_write> carried: array<u32>;         // [ny][nx]
@group(0) @binding(8) var<storage, read_write> labels: array<atomic<u32>>;  // a word a node; sizes < 2^31

const PARENT = 0x80000000u;
const NONE = 0xffffffffu;

fn first_plane(it: Item) -> u32 { return max(it.z0, 1u) - 1u; }

fn node_count(it: Item) -> u32 { return it.nx * it.ny * (it.z1 - first_plane(it)); }

// Whether a node lies in plane z0 - 1, whose zones were carried over.
fn is_carried_over(it: Item, node: u32) -> bool { return it.z0 > 0u && node < it.nx * it.ny; }

fn level_of(it: Item, node: u32) -> u32 {
  let i = it.levels + first_plane(it) * it.nx * it.ny + node;
  return (levels[i >> 1u] >> ((i & 1u) * 16u)) & 0xffffu;
}

// The neighbour of a node at offset k times sign, NONE beyond the nodes or at another level.
fn equal_neighbour(it: Item, node: u32, level: u32, k: u32, sign: i32) -> u32 {
  let o = it.offsets + 3u * k;
  let plane = it.nx * it.ny;
  let x = i32(node % it.nx) + sign * offsets[o + 2u];
  let y = i32((node / it.nx) % it.ny) + sign * offsets[o + 1u];
  let z = i32(node / plane) + sign * offsets[o];
  if (x < 0 || x >= i32(it.nx) || y < 0 || y >= i32(it.ny) || z < 0 || z >= i32(it.z1 - first_plane(it))) { return NONE; }
  let other = u32(z) * plane + u32(y) * it.nx + u32(x);
  return select(NONE, other, level_of(it, other) == level);
}

// The root above a node. Parents met on the way are replaced by theirs: words only grow, so nothing is lost to others.
fn root_of(it: Item, node: u32) -> u32 {
  var n = node;
  var up = atomicLoad(&labels[it.labels + n]);
  while ((up & PARENT) != 0u) {
    let parent = up & ~PARENT;
    let next = atomicLoad(&labels[it.labels + parent]);
    if ((next & PARENT) != 0u) { atomicMax(&labels[it.labels + n], next); }
    n = parent;
    up = next;
  }
  return n;
}
