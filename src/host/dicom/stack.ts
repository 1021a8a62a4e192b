import { InputError } from "../errors.ts";
import type { Geometry, Vec3 } from "../image/volume.ts";
import { number } from "./dataset.ts";
import { normalOf } from "./slices.ts";
import type { Slice } from "./slices.ts";
import { planeSpacing } from "./ultrasound.ts";

/** A slice that says where it lies. */
interface Placed extends Slice {
  readonly position: Vec3;
  readonly orientation: readonly number[];
}

/** Slices in the order of the stack, and the lattice they make. */
export interface Stack extends Geometry {
  readonly slices: readonly Slice[];
}

/** Cosines that differ by this turn the far corner of a 500 mm image by 0.05 mm. */
const sameCosine = 1e-4;
/** Of the pixel spacing: slices closer than this lie at one place, and may lie this far beside the stack's line. */
const samePlace = 0.05;
/** Steps may differ by 1 %, which moves no slice by a noticeable part of its thickness, or by 0.01 mm, to which some scanners round positions. */
const sameStep = { relative: 0.01, mm: 0.01 };

/** Position along the normal of a stack, in mm. */
export function heightOf(position: Vec3, normal: Vec3): number {
  return position[0] * normal[0] + position[1] * normal[1] + position[2] * normal[2];
}

/** Slices sorted along the normal of the first, those at one place together. Undefined where they share no normal or one has no place. */
export function places(slices: readonly Slice[]): Slice[][] | undefined {
  return arePlaced(slices) && slices.every((slice) => differingField(slices[0], slice) === undefined) ? groups(slices) : undefined;
}

function arePlaced(slices: readonly Slice[]): slices is readonly Placed[] {
  return slices.every(({ position, orientation }) => position !== undefined && orientation !== undefined);
}

function groups(slices: readonly Placed[]): Placed[][] {
  const normal = normalOf(slices[0].orientation);
  const sorted = slices.map((slice) => ({ slice, height: heightOf(slice.position, normal) })).sort((a, b) => a.height - b.height);
  const limit = samePlace * (slices[0].spacing?.[0] ?? 1);
  const found: Placed[][] = [];
  let last = -Infinity;
  for (const { slice, height } of sorted) {
    if (height - last > limit) found.push([slice]);
    else found[found.length - 1].push(slice);
    last = height;
  }
  return found;
}

/**
 * The lattice of slices, as ITK's GDCM series reader gives it: sorted along rows x columns, the distance of slices that of the
 * first and last divided by the steps.
 * @throws InputError naming the slices, and both values, where places are missing, taken twice, unequally far apart or not on one
 *   line, and where orientations, sizes or pixel spacings differ
 */
export function stackOf(slices: readonly Slice[], name: string): Stack {
  const placed = checkedSlices(slices, name);
  const { orientation, format } = placed[0];
  const normal = normalOf(orientation);
  const all = groups(placed);
  const twice = all.find((group) => group.length > 1);
  if (twice !== undefined) {
    const at = millimetres(heightOf(twice[0].position, normal));
    throw new InputError(`${name}: ${twice.map((slice) => slice.name).join(" and ")} lie at the same place (${at} along the stack), and nothing tells them apart as phases`);
  }
  const sorted = all.map(([slice]) => slice);
  const step = checkedStep(sorted, normal, name);
  const [rows, columns] = [unit(orientation.slice(0, 3)), unit(orientation.slice(3))];
  const [x, y] = planeSpacing(placed[0]) ?? [1, 1];
  return {
    slices: sorted,
    size: [format.columns, format.rows, sorted.length],
    spacing: [x, y, step],
    origin: sorted[0].position,
    direction: [0, 1, 2].flatMap((k) => [rows[k], columns[k], normal[k]]),
  };
}

function checkedSlices(slices: readonly Slice[], name: string): readonly Placed[] {
  const [first] = slices;
  for (const slice of slices) {
    const missing = (["position", "orientation"] as const).find((field) => slice[field] === undefined) ?? (planeSpacing(slice) === undefined ? "spacing" : undefined);
    if (missing !== undefined) throw new InputError(`${name}: ${slice.name} has no ${keywords[missing]}`);
    const field = differingField(first, slice);
    if (field !== undefined) throw new InputError(`${name}: ${keywords[field]} of ${slice.name} is ${shown(slice, field)}, but of ${first.name} ${shown(first, field)}`);
  }
  return slices as readonly Placed[];
}

/** The distance of slices; of a single one what its header says, or 1, as ITK has it (the thickness is another thing). */
function checkedStep(sorted: readonly Placed[], normal: Vec3, name: string): number {
  const [first, last] = [sorted[0], sorted[sorted.length - 1]];
  if (sorted.length === 1) return number(first.file.dataset, "SpacingBetweenSlices") ?? 1;
  const heights = sorted.map((slice) => heightOf(slice.position, normal));
  const steps = heights.slice(1).map((height, k) => height - heights[k]);
  const usual = [...steps].sort((a, b) => a - b)[Math.floor((steps.length - 1) / 2)];
  const tolerance = Math.max(sameStep.relative * usual, sameStep.mm);
  const odd = steps.findIndex((step) => Math.abs(step - usual) > tolerance);
  if (odd >= 0) {
    const between = `between ${sorted[odd].name} (${millimetres(heights[odd])} along the stack) and ${sorted[odd + 1].name} (${millimetres(heights[odd + 1])})`;
    const count = Math.round(steps[odd] / usual) - 1;
    const missing = count >= 1 && Math.abs(steps[odd] - (count + 1) * usual) <= tolerance * (count + 1);
    const what = missing ? `${count} ${count === 1 ? "slice is" : "slices are"} missing` : "slices are unequally far apart";
    throw new InputError(`${name}: ${what} ${between}: ${millimetres(steps[odd])}, but elsewhere slices are ${millimetres(usual)} apart`);
  }
  checkLine(sorted, normal, name);
  return Math.hypot(...last.position.map((value, k) => value - first.position[k])) / steps.length;
}

/** Slices of a tilted gantry lie beside the line that the first slice's normal draws: no lattice of right angles holds them. */
function checkLine(sorted: readonly Placed[], normal: Vec3, name: string): void {
  const [first] = sorted;
  const limit = samePlace * (planeSpacing(first)?.[0] ?? 1);
  for (const { position, name: slice } of sorted) {
    const offset = position.map((value, k) => value - first.position[k]);
    const along = offset[0] * normal[0] + offset[1] * normal[1] + offset[2] * normal[2];
    const beside = Math.hypot(...offset.map((value, k) => value - along * normal[k]));
    if (beside > limit) {
      throw new InputError(
        `${name}: ${slice} lies ${millimetres(beside)} beside the line along which ${first.name} and the others are stacked ` +
          `(at most ${millimetres(limit)} is accepted): the gantry was tilted, or these are several stacks`,
      );
    }
  }
}

const keywords = {
  position: "ImagePositionPatient",
  orientation: "ImageOrientationPatient",
  spacing: "PixelSpacing",
  size: "Columns x Rows",
  samples: "SamplesPerPixel",
} as const;
type Field = "orientation" | "spacing" | "size" | "samples";

function differingField(first: Slice, slice: Slice): Field | undefined {
  const near = (a: readonly number[] | undefined, b: readonly number[] | undefined, limit: number): boolean =>
    (a === undefined && b === undefined) || (a !== undefined && b !== undefined && a.every((value, k) => Math.abs(value - b[k]) <= limit));
  if (first.format.columns !== slice.format.columns || first.format.rows !== slice.format.rows) return "size";
  if (first.format.samples !== slice.format.samples) return "samples";
  if (!near(first.orientation, slice.orientation, sameCosine)) return "orientation";
  if (!near(first.spacing, slice.spacing, 1e-4 * (first.spacing?.[0] ?? 1))) return "spacing"; // 0.05 pixels over 512
  return undefined;
}

function shown({ format, orientation, spacing }: Slice, field: Field): string {
  if (field === "size") return `${format.columns}x${format.rows}`;
  if (field === "samples") return String(format.samples);
  const found = field === "orientation" ? orientation : spacing && [spacing[1], spacing[0]];
  return found === undefined ? "missing" : `(${found.join(", ")})`;
}

function unit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

function millimetres(value: number): string {
  return `${Number(value.toFixed(3))} mm`;
}
