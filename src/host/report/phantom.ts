import { identityDirection, voxelCount, type Vec3, type Volume } from "../image/volume.ts";
import { uniform } from "../random.ts";

const size: Vec3 = [192, 192, 48];
const spacing: Vec3 = [0.8, 0.8, 2];
/** mm. */
const extent = size.map((n, axis) => n * spacing[axis]) as unknown as Vec3;

/** Signal of each tissue in a fat-suppressed T1 image after contrast, before the coil's sensitivity and noise. */
const signal = { fat: 170, gland: 330, skin: 330, muscle: 240, lung: 25, rim: 690, core: 380 } as const;
const noise = 14;

/**
 * A made-up breast MRI after contrast: fat and fibroglandular tissue under skin, chest wall, an irregular tumour with a
 * bright rim and a heterogeneous core, a surface coil's bias field and Rician noise. The same seed gives the same voxels.
 * @returns image int16 and mask uint8 (1 = tumour, about 1e4 voxels), 192 x 192 x 48 voxels of 0.8 x 0.8 x 2 mm.
 */
export function breastPhantom(seed = 1): { image: Volume; mask: Volume } {
  const random = uniform(seed);
  const coarse = smoothNoise(random, 22);
  const fine = smoothNoise(random, 5);
  const lobes = smoothNoise(random, 9);
  const spicules = smoothNoise(random, 3.5);
  const data = new Int16Array(voxelCount(size));
  const tumour = new Uint8Array(data.length);
  let voxel = 0;
  for (let z = 0; z < size[2]; z++) {
    for (let y = 0; y < size[1]; y++) {
      for (let x = 0; x < size[0]; x++, voxel++) {
        const point: Vec3 = [x * spacing[0], y * spacing[1], z * spacing[2]];
        const depth = tumourDepth(point, lobes, spicules);
        const tissue = depth > 0 ? tumourSignal(depth, fine(point)) : breastSignal(point, coarse, lobes, fine);
        data[voxel] = Math.round(rician(tissue * coilSensitivity(point), random));
        tumour[voxel] = depth > 0 ? 1 : 0;
      }
    }
  }
  const geometry = { size, spacing, origin: extent.map((mm) => -mm / 2) as unknown as Vec3, direction: identityDirection, components: 1, dimension: 3 } as const;
  return {
    image: { ...geometry, data, pixelType: "int16", name: "breast phantom" },
    mask: { ...geometry, data: tumour, pixelType: "uint8", name: "breast phantom's tumour" },
  };
}

/** 0 outside the tumour, growing to about 1 at its centre. */
function tumourDepth([x, y, z]: Vec3, lobes: Noise, spicules: Noise): number {
  const distance = norm((x - 62) / 19, (y - 66) / 15, (z - 50) / 16);
  if (distance > 1.5) return 0;
  return Math.max(0, 0.95 - distance + 0.5 * (lobes([x, y, z]) - 0.5) + 0.25 * (spicules([x, y, z]) - 0.5));
}

/** Bright where blood supply is good, at the rim; the core is patchy. */
function tumourSignal(depth: number, patches: number): number {
  const core = smoothstep(0.12, 0.4, depth);
  return mix(signal.rim + 160 * (patches - 0.5), signal.core + 420 * (patches - 0.4), core);
}

function breastSignal(point: Vec3, coarse: Noise, lobes: Noise, fine: Noise): number {
  const [x, y, z] = point;
  const wall = 122 + 0.0035 * (x - extent[0] / 2) ** 2; // The chest wall curves backwards to both sides.
  if (y > wall + 12) return signal.lung;
  if (y > wall) return signal.muscle * (0.9 + 0.2 * fine(point));
  // Half an ellipsoid that stands on the chest wall; 1 at the skin.
  const forward = (wall - y) / 104;
  const radius = norm((x - extent[0] / 2) / 70, forward, (z - extent[2] / 2) / 62);
  if (radius > 1) return 0;
  if (radius > 0.965) return signal.skin;
  const shade = coarse(point);
  const fat = signal.fat * (0.85 + 0.3 * shade);
  // Glandular tissue fans out behind the nipple, in strands with fat between them.
  const fan = 1 - smoothstep(0.2, 1, norm((x - extent[0] / 2) / 56, (forward - 0.5) / 0.6, (z - extent[2] / 2) / 46));
  if (fan === 0) return fat;
  const bent: Vec3 = [x + 16 * lobes(point), y + 24 * shade, z]; // Hides the lattice of the noise.
  const strands = 1 - 2 * Math.abs(0.6 * fine(bent) + 0.4 * lobes(bent) - 0.5);
  const gland = smoothstep(0.48, 0.8, fan * (0.35 + 0.5 * shade) + 0.35 * fan * strands);
  return mix(fat, signal.gland * (0.75 + 0.4 * strands), gland);
}

/** Falls off away from a coil in front of the breast, a little more on one side. */
function coilSensitivity([x, y]: Vec3): number {
  return 1.25 - 0.5 * (y / extent[1]) + 0.12 * (x / extent[0] - 0.5);
}

/** Magnitude of a signal with Gaussian noise in both of its channels. */
function rician(value: number, random: () => number): number {
  return norm(value + noise * normal(random), noise * normal(random));
}

/** Close to a standard normal: four uniforms, so that every JavaScript engine gives the same bits. */
function normal(random: () => number): number {
  return (random() + random() + random() + random() - 2) * Math.sqrt(3);
}

/** How far beyond the volume noise may be asked for, mm. */
const margin = 24;

type Noise = (point: Vec3) => number;

/** Smooth noise between 0 and 1: random values on a lattice of the given width in mm, blended between its points. */
function smoothNoise(random: () => number, width: number): Noise {
  const n = extent.map((mm) => Math.ceil((mm + margin) / width) + 2);
  const lattice = Float64Array.from({ length: n[0] * n[1] * n[2] }, random);
  return ([x, y, z]) => {
    const [tx, ty, tz] = [x / width, y / width, z / width];
    const [i, j, k] = [Math.floor(tx), Math.floor(ty), Math.floor(tz)];
    const [u, v, w] = [smoothstep(0, 1, tx - i), smoothstep(0, 1, ty - j), smoothstep(0, 1, tz - k)];
    const row = (at: number): number => mix(lattice[at], lattice[at + 1], u);
    const plane = (at: number): number => mix(row(at), row(at + n[0]), v);
    const first = (k * n[1] + j) * n[0] + i;
    return mix(plane(first), plane(first + n[1] * n[0]), w);
  };
}

/** Math.hypot guards against overflow, at ten times the cost. */
function norm(a: number, b: number, c = 0): number {
  return Math.sqrt(a * a + b * b + c * c);
}

function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}

function smoothstep(low: number, high: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return t * t * (3 - 2 * t);
}
