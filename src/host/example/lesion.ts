import type { Vec3, Volume } from "../image/volume.ts";
import type { Random } from "../stats/random.ts";
import { eachVoxel, rendered, type Lattice } from "./lattice.ts";
import { smoothField, type Field } from "./waves.ts";

/** Where a lesion lies: about the mm that a point lies inside of its border, negative outside. */
export interface Lesion {
  readonly centre: Vec3;
  /** Mean, mm. */
  readonly radius: number;
  readonly depth: Field;
}

export interface LesionShape {
  readonly centre: Vec3;
  readonly radius: number;
  /** Radii along x, y, z over the mean one. */
  readonly axes: Vec3;
  /** Standard deviations of the border's waves in mm: broad lobes, and narrow spikes. */
  readonly lobes: number;
  readonly spikes: number;
}

/** Beyond this much of the radius waves of the border make no islands. */
const reach = 1.5;

/** An ellipsoid whose border is wavy; in a 2-D image its middle plane. */
export function lesionOf({ centre, radius, axes, lobes, spikes }: LesionShape, random: Random): Lesion {
  const [rx, ry, rz] = axes.map((ratio) => radius * ratio);
  // Around its widest section the border waves by just as much as it was asked to.
  const section = Array.from({ length: 90 }, (_, i): Vec3 => [centre[0] + rx * Math.cos((2 * Math.PI * i) / 90), centre[1] + ry * Math.sin((2 * Math.PI * i) / 90), centre[2]]);
  const broad = standardisedOver(section, smoothField(random, radius * 0.55));
  const narrow = standardisedOver(section, smoothField(random, radius * 0.2));
  const depth: Field = (point) => {
    const [x, y, z] = [(point[0] - centre[0]) / rx, (point[1] - centre[1]) / ry, (point[2] - centre[2]) / rz];
    const distance = Math.sqrt(x * x + y * y + z * z);
    const smooth = radius * (1 - distance);
    return distance > reach ? smooth : smooth + lobes * broad(point) + spikes * narrow(point);
  };
  return { centre, radius, depth };
}

/** The same lesion as another reader outlines it: the border waves by `mm` (standard deviation) and lies a little further in or out. */
export function redrawn({ centre, radius, depth }: Lesion, mm: number, random: Random): Lesion {
  const field = smoothField(random, radius * 0.45);
  const offset = 0.4 * mm * random.normal();
  return { centre, radius, depth: (point) => depth(point) + offset + mm * field(point) };
}

/** Mask of a lesion: 1 inside. */
export function maskOf(name: string, lattice: Lattice, { depth }: Lesion): Volume {
  return rendered(name, lattice, "uint8", (point) => Number(depth(point) > 0));
}

/** A field with a mean of 0 and a variance of 1 over a lesion, so that what is planted with it is what can be measured. */
export function standardised(field: Field, lesion: Lesion, lattice: Lattice): Field {
  const points: Vec3[] = [];
  eachVoxel(lattice, (point) => {
    if (lesion.depth(point) > 0) points.push(point);
  });
  return standardisedOver(points, field);
}

function standardisedOver(points: readonly Vec3[], field: Field): Field {
  const values = points.map(field);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return (point) => (field(point) - mean) / deviation;
}

/** Greatest diameter within a plane, mm: what is written down as a lesion's size. */
export function largestDiameter(mask: Volume): number {
  const [nx, ny, nz] = mask.size;
  let greatest = 0;
  for (let z = 0; z < nz; z++) {
    const border: [number, number][] = [];
    for (let y = 0; y < ny; y++) {
      const row = mask.data.subarray((z * ny + y) * nx, (z * ny + y + 1) * nx);
      const first = row.findIndex((value) => value !== 0);
      if (first >= 0) for (const x of [first, row.lastIndexOf(1)]) border.push([x * mask.spacing[0], y * mask.spacing[1]]);
    }
    for (const [x, y] of border) for (const [u, v] of border) greatest = Math.max(greatest, (x - u) ** 2 + (y - v) ** 2);
  }
  return Math.sqrt(greatest);
}
