import type { Engine } from "../engine/engine.ts";
import { InputError } from "../errors.ts";
import { describeDifference, geometryDifferences } from "../image/geometry.ts";
import { voxelCount, type Vec3, type Volume } from "../image/volume.ts";
import { requireScalar, squaredDistances } from "./distance.ts";
import { lesionsOf, type Lesion, type LesionRule, type Lesions } from "./lesions.ts";
import { clippedBox, goalOf, grownBox, shellsOf } from "./shells.ts";

/** Distances from the lesion's border voxels in mm: more than `from`, at most `to`. */
export interface RingRange {
  readonly from: number;
  readonly to: number;
}

export interface RingsOptions {
  readonly rings: readonly RingRange[];
  /** Outward: distance of voxels outside to the nearest voxel of the lesion; inward: of its voxels to the nearest one outside. */
  readonly direction?: "outward" | "inward";
  /** Distances within each slice (plane z of the lattice) only. */
  readonly inPlane?: boolean;
  /** What the rings are limited to: not 0 inside. */
  readonly body?: Volume;
  /** What is taken out of the rings: not 0 inside. */
  readonly exclude?: readonly Volume[];
  /** See LesionRule; other lesions and labels of the mask never belong to a lesion's rings. */
  readonly lesions?: LesionRule;
  /** The only label of the mask that is a lesion. */
  readonly label?: number;
}

export interface Ring extends RingRange {
  /** uint8, 1 inside, on the mask's lattice. */
  readonly mask: Volume;
  readonly voxels: number;
  /** In mm³. */
  readonly volume: number;
  /** Voxels of the ring that would lie beyond the image. */
  readonly cutOff: number;
}

export interface LesionRings extends Lesion {
  /** In mm³. */
  readonly volume: number;
  /** As asked for. */
  readonly rings: readonly Ring[];
  /** uint8: number (from 1) of the ring with the least outer distance that holds the voxel; 0 outside all. */
  readonly labelled: Volume;
}

export interface RingsResult {
  readonly lesions: readonly LesionRings[];
  /** uint32: number of each voxel's lesion; 0 outside all. */
  readonly numbered: Volume;
  readonly warnings: readonly string[];
}

/**
 * Lengths that differ by less than this part are the same: a voxel at exactly a ring's border must not fall to either side by the
 * rounding of a file's header. NIfTI holds spacings as float32 (6e-8), often as lengths of rotated columns (5e-7: 0.6000003 mm).
 */
const sameLength = 1e-6;
/** Lattices may differ by this part of a voxel: two formats round origins differently. */
const sameLattice = 1e-4;

/** Such as "0-5mm": how files and tables call a ring. */
export function ringName({ from, to }: RingRange): string {
  return `${from}-${to}mm`;
}

/**
 * Rings around (or inside) each lesion of a mask by exact Euclidean distance, half-open away from the lesion's border: from < d <= to.
 * Each lesion has its own rings; a voxel near two lesions belongs to the rings of both.
 * @throws InputError for rings that are none, an empty mask, a label that is not there, masks on other lattices, and a body mask
 *   that leaves nothing of a lesion's rings
 */
export async function rings(engine: Engine, mask: Volume, options: RingsOptions): Promise<RingsResult> {
  checkRings(options.rings, mask);
  const { body, exclude = [] } = options;
  for (const other of body ? [body, ...exclude] : exclude) checkLattice(mask, other);
  const found = lesionsOf(mask, options.lesions, options.label);
  const given: Case = { mask, options, found, places: placesOf(voxelCount(mask.size), body, exclude) };
  const lesions: LesionRings[] = [];
  for (const lesion of found.lesions) lesions.push(await ringsOf(engine, given, lesion));
  const numbered: Volume = { ...mask, data: found.numbers, pixelType: "uint32", name: `${mask.name}, lesions` };
  return { lesions, numbered, warnings: [...specksOf(given), ...lesions.flatMap((lesion) => warningsOf(given, lesion))] };
}

interface Case {
  readonly mask: Volume;
  readonly options: RingsOptions;
  readonly found: Lesions;
  /** 0 in what is excluded, 1 in the body, else 2. */
  readonly places: Uint8Array;
}

function checkRings(ranges: readonly RingRange[], { name, size, spacing }: Volume): void {
  if (ranges.length === 0 || ranges.length > 255) throw new InputError(`rings: ${ranges.length} given; 1 to 255 can be made, such as 0-5`);
  const diagonal = Math.hypot(...size.map((n, k) => n * spacing[k]));
  for (const { from, to } of ranges) {
    if (!(from >= 0 && to > from && Number.isFinite(to))) throw new InputError(`ring ${from}-${to}: a ring goes from a distance of 0 mm or more to a greater one`);
    if (to > diagonal) throw new InputError(`ring ${from}-${to}: ${to} mm is more than ${name} measures across, ${diagonal.toFixed(1)} mm`);
    if (ranges.filter((other) => other.from === from && other.to === to).length > 1) throw new InputError(`ring ${from}-${to}: given twice`);
  }
}

function checkLattice(mask: Volume, other: Volume): void {
  requireScalar(other);
  const [difference] = geometryDifferences(mask, other, sameLattice);
  if (difference) throw new InputError(describeDifference(difference, mask.name, other.name));
}

function placesOf(voxels: number, body: Volume | undefined, exclude: readonly Volume[]): Uint8Array {
  const places = new Uint8Array(voxels).fill(1);
  if (body) for (let i = 0; i < voxels; i++) if (body.data[i] === 0) places[i] = 2;
  for (const { data } of exclude) for (let i = 0; i < voxels; i++) if (data[i] !== 0) places[i] = 0;
  return places;
}

async function ringsOf(engine: Engine, given: Case, lesion: Lesion): Promise<LesionRings> {
  const { mask, options: { rings: ranges, direction = "outward", body }, found, places } = given;
  const inward = direction === "inward";
  const reach = steps(Math.max(...ranges.map(({ to }) => to)), mask.spacing);
  const axes = axesOf(given);
  const margin = (k: number): number => (!axes.includes(k) ? 0 : inward ? 1 : reach[k]);
  const around = grownBox(lesion.box, [margin(0), margin(1), margin(2)]);
  const box = inward ? clippedBox(around, mask.size) : around;
  const goal = goalOf(found.numbers, mask.size, box, lesion.number, inward);
  const name = `${mask.name}, lesion ${lesion.number}`;
  const squares = await squaredDistances(engine, goal, { size: box.size, spacing: mask.spacing, name }, given.options.inPlane ?? false);
  const limits = ranges.map(({ from, to }) => ({ from: (from * (1 + sameLength)) ** 2, to: (to * (1 + sameLength)) ** 2 }));
  const shells = shellsOf(squares, box, { size: mask.size, places, occupied: inward ? null : found.labels }, limits);
  if (body && shells.voxels.every((n) => n === 0) && shells.outsideBody > 0) {
    throw new InputError(`${body.name}: the body mask leaves nothing of the rings of ${name}: all ${shells.outsideBody} voxels of them lie outside it`);
  }
  const voxelVolume = mask.spacing.reduce((a, b) => a * b);
  const volumeOf = (data: Uint8Array, what: string): Volume => ({ ...mask, data, components: 1, pixelType: "uint8", name: `${name}, ${what}` });
  return {
    ...lesion, volume: lesion.voxels * voxelVolume, labelled: volumeOf(shells.labelled, "rings"),
    rings: ranges.map((range, k) => ({
      ...range, mask: volumeOf(shells.masks[k], ringName(range)), voxels: shells.voxels[k], volume: shells.voxels[k] * voxelVolume, cutOff: shells.cutOff[k],
    })),
  };
}

/** The axes along which rings go: not those of a single voxel, and z only where slices count together. */
const axesOf = ({ mask, options }: Case): number[] => [0, 1, 2].filter((k) => mask.size[k] > 1 && !(k === 2 && options.inPlane));

/** How many voxels along each axis lie within a distance. */
function steps(distance: number, spacing: Vec3): Vec3 {
  const within = (s: number): number => Math.floor((distance / s) * (1 + sameLength));
  return [within(spacing[0]), within(spacing[1]), within(spacing[2])];
}

/** Connected parts of fewer voxels are hardly lesions. */
const leastLesion = 10;

function specksOf({ mask, options, found: { lesions } }: Case): string[] {
  const specks = lesions.filter(({ voxels }) => voxels < leastLesion).length;
  if (options.lesions !== "components" || specks === 0 || specks === lesions.length) return [];
  return [`${mask.name}: ${specks} of ${lesions.length} connected parts have fewer than ${leastLesion} voxels: if they are specks, clean the mask of them`];
}

function warningsOf(given: Case, { number, box, rings: made }: LesionRings): string[] {
  const { mask, options: { direction = "outward", body }, found, places } = given;
  const of = found.lesions.length > 1 ? ` of lesion ${number}` : "";
  const warnings: string[] = [];
  for (const { from, to, voxels, cutOff } of made) {
    const ring = `ring ${ringName({ from, to })}${of}`;
    if (cutOff > 0) warnings.push(`${mask.name}: ${ring} is cut off by the image's border: ${cutOff} of ${cutOff + voxels} voxels lie beyond it`);
    if (voxels === 0) warnings.push(`${mask.name}: ${ring} is empty`);
    const [inner, outer] = [steps(from, mask.spacing), steps(to, mask.spacing)];
    for (const k of axesOf(given)) {
      if (inner[k] < outer[k]) continue;
      warnings.push(`${mask.name}: ${ring} misses voxels along ${"xyz"[k]}: it is ${Number((to - from).toPrecision(6))} mm wide, and they lie ${mask.spacing[k]} mm apart${k === 2 ? " (in plane it need not reach other slices)" : ""}`);
    }
  }
  if (direction === "inward" && axesOf(given).some((k) => box.start[k] === 0 || box.start[k] + box.size[k] === mask.size[k])) {
    warnings.push(`${mask.name}: the lesion${of && ` ${number}`} reaches the image's border, and distances inward are not measured to what lies beyond it`);
  }
  const outside = body ? countOutside(found.numbers, number, places) : 0;
  if (body && outside > 0) warnings.push(`${body.name}: ${outside} voxels of the lesion${of && ` ${number}`} lie outside the body mask`);
  return warnings;
}

function countOutside(numbers: Uint32Array, number: number, places: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < numbers.length; i++) if (numbers[i] === number && places[i] === 2) count++;
  return count;
}
