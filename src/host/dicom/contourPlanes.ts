import { InputError } from "../errors.ts";
import { cornersOf, describeExtent, pointOf } from "../image/geometry.ts";
import type { Geometry, Vec3, Volume } from "../image/volume.ts";
import { toggleInside } from "./contours.ts";
import { short } from "./planes.ts";

/** A closed contour: its vertices in the patient (LPS, mm) and as continuous indices of the lattice. */
export interface Contour {
  readonly points: readonly Vec3[];
  readonly indices: readonly Vec3[];
}

/** The contours of one plane, and the slice they belong to: the nearest, unless another plane is nearer to it. */
export interface ContourPlane {
  /** Axis of the lattice that the plane is perpendicular to. */
  readonly axis: 0 | 1 | 2;
  /** Place along it, in voxels. */
  readonly at: number;
  readonly slice: number;
  readonly isNearest: boolean;
  readonly contours: readonly Contour[];
}

/** Contours this near to each other, in voxels, are of one plane: their coordinates are rounded. */
const samePlane = 0.05;
/** A contour that rises further than this, in voxels, lies in no slice. */
const greatestRise = 0.5;

/**
 * The axis of a lattice that all contours are perpendicular to.
 * @throws InputError when there is none
 */
export function flatAxis(contours: readonly Contour[], where: string, reference: Volume): 0 | 1 | 2 {
  const axes = [0, 1, 2] as const;
  const rise = axes.map((axis) => highest(contours.map((contour) => along(contour, axis)).map((all) => highest(all) - lowest(all))));
  const axis = axes.reduce((best, each) => (rise[each] <= rise[best] ? each : best));
  if (rise[axis] <= greatestRise) return axis;
  throw new InputError(
    `${where}: its contours are not parallel to the slices of ${reference.name}: along the flattest axis one rises over ` +
      `${short(rise[axis])} voxels (${short(rise[axis] * reference.spacing[axis])} mm), and ${greatestRise} is the most; give the image that it was drawn on`,
  );
}

/** Contours by plane, in ascending order along the axis. */
export function contourPlanes(contours: readonly Contour[], axis: 0 | 1 | 2): ContourPlane[] {
  const places = contours.map((contour) => ({ contour, at: mean(along(contour, axis)) })).sort((a, b) => a.at - b.at);
  const groups: { at: number; contours: Contour[] }[] = [];
  for (const { contour, at } of places) {
    const last = groups.at(-1);
    if (last !== undefined && at - last.at <= samePlane) last.contours.push(contour);
    else groups.push({ at, contours: [contour] });
  }
  const slices = groups.map(({ at }) => Math.round(at) + 0);
  const nearest = new Map<number, number>();
  groups.forEach(({ at }, k) => {
    const rival = nearest.get(slices[k]);
    if (rival === undefined || Math.abs(at - slices[k]) < Math.abs(groups[rival].at - slices[k])) nearest.set(slices[k], k);
  });
  return groups.map(({ at, contours: own }, k) => ({ axis, at, slice: slices[k], isNearest: nearest.get(slices[k]) === k, contours: own }));
}

/** Sets the voxels of a lattice whose centres the contours enclose, slice by slice, to 1. */
export function fillPlanes(planes: readonly ContourPlane[], { size }: Geometry, data: Uint8Array): void {
  const strides = [1, size[0], size[0] * size[1]];
  for (const { axis, slice, isNearest, contours } of planes) {
    if (!isNearest || slice < 0 || slice >= size[axis]) continue;
    const [u, v] = [0, 1, 2].filter((k) => k !== axis);
    const place = { start: slice * strides[axis], strides: [strides[u], strides[v]], sizes: [size[u], size[v]] } as const;
    for (const { indices } of contours) toggleInside(Float64Array.from(indices.flatMap((index) => [index[u], index[v]])), data, place);
  }
}

/** What makes a mask of contours doubtful: parts outside the image, planes between slices, slices between planes. */
export function doubtsOf(planes: readonly ContourPlane[], where: string, reference: Volume): string[] {
  return [
    ...cutOff(planes, where, reference), ...leftOut(planes, where, reference), ...offSlices(planes, where, reference), ...gaps(planes, where, reference),
  ];
}

function cutOff(planes: readonly ContourPlane[], where: string, reference: Volume): string[] {
  const { size, name } = reference;
  const reaching = planes.flatMap(({ contours }) => contours).filter(({ indices }) => indices.some((index) => index.some((x, k) => x < -0.5 || x > size[k] - 0.5)));
  if (reaching.length === 0) return [];
  const extent = describeExtent(reaching.flatMap(({ points }) => points));
  return [`${where}: ${reaching.length} contours reach beyond ${name} (${extent}; the image: ${describeExtent(cornersOf(reference))}) and are cut off there`];
}

function leftOut(planes: readonly ContourPlane[], where: string, { name }: Volume): string[] {
  const count = planes.filter(({ isNearest }) => !isNearest).length;
  return count === 0 ? [] : [`${where}: ${count} of ${planes.length} contour planes are left out: their slices of ${name} have a nearer one`];
}

function offSlices(planes: readonly ContourPlane[], where: string, { spacing, name }: Volume): string[] {
  const off = Math.max(...planes.map(({ at, slice }) => Math.abs(at - slice)));
  return off <= 2 * samePlane ? [] : [`${where}: contours lie up to ${short(off * spacing[planes[0].axis])} mm off the slices of ${name}; each is taken for the nearest slice`];
}

function gaps(planes: readonly ContourPlane[], where: string, reference: Volume): string[] {
  const found = planes.slice(1).flatMap((plane, k) => (plane.slice - planes[k].slice > 1 ? [describeGap(planes[k], plane, reference)] : []));
  const more = found.length > 5 ? `, and ${found.length - 5} more` : "";
  return found.length === 0 ? [] : [`${where}: slices between contours have none, and are empty: ${found.slice(0, 5).join(", ")}${more}`];
}

function describeGap(below: ContourPlane, above: ContourPlane, reference: Volume): string {
  const { axis } = below;
  const millimetres = (above.at - below.at) * reference.spacing[axis];
  const [from, to] = [below, above].map(({ slice }) => pointOf(reference, [axis === 0 ? slice : 0, axis === 1 ? slice : 0, axis === 2 ? slice : 0]));
  const main = [0, 1, 2].reduce((best, k) => (Math.abs(to[k] - from[k]) > Math.abs(to[best] - from[best]) ? k : best));
  return `a gap of ${short(millimetres)} mm from ${"xyz"[main]} = ${short(from[main])} to ${short(to[main])} mm`;
}

function along({ indices }: Contour, axis: number): number[] {
  return indices.map((index) => index[axis]);
}

const lowest = (all: readonly number[]): number => all.reduce((a, b) => Math.min(a, b));
const highest = (all: readonly number[]): number => all.reduce((a, b) => Math.max(a, b));
const mean = (all: readonly number[]): number => all.reduce((a, b) => a + b) / all.length;
