import { InputError } from "../errors.ts";
import { indexOf } from "../image/geometry.ts";
import type { Geometry, Vec3 } from "../image/volume.ts";
import { items, number, numbers } from "./dataset.ts";
import type { Dataset, DicomFile } from "./dataset.ts";

/** Where one frame's pixels lie in the patient (PS3.3, C.7.6.2): LPS, mm. */
export interface Plane {
  readonly columns: number;
  readonly rows: number;
  /** Centre of the first pixel. */
  readonly position: Vec3;
  /** From one column to the next, and from one row to the next. */
  readonly alongColumns: Vec3;
  readonly alongRows: Vec3;
}

/** A plane on a lattice: pixel (column, row) is voxel start + column · columnStep + row · rowStep. */
export interface Placement {
  readonly start: Vec3;
  readonly columnStep: Vec3;
  readonly rowStep: Vec3;
}

/** Greatest distance in voxels of a pixel from its voxel: lengths rounded in one of two headers add up over the columns. */
const tolerance = 0.1;

/**
 * The planes of a file's frames: of its functional groups where it has such, of its own attributes otherwise.
 * @throws InputError naming the frame and the attribute that is missing
 */
export function planesOf({ dataset, name }: DicomFile): Plane[] {
  const perFrame = items(dataset, "PerFrameFunctionalGroupsSequence");
  if (perFrame.length === 0) return [planeOf(dataset, [dataset], name)];
  const [shared] = items(dataset, "SharedFunctionalGroupsSequence");
  return perFrame.map((groups, frame) => {
    const all = [groups, ...(shared === undefined ? [] : [shared])];
    const macros = ["PlanePositionSequence", "PlaneOrientationSequence", "PixelMeasuresSequence"].flatMap((macro) => all.flatMap((each) => items(each, macro)));
    return planeOf(dataset, macros, `${name}: frame ${frame + 1}`);
  });
}

function planeOf(dataset: Dataset, where: readonly Dataset[], name: string): Plane {
  const vector = (keyword: string, count: number): readonly number[] => {
    const found = where.map((each) => numbers(each, keyword, count)).find((each) => each !== undefined);
    if (found === undefined) throw new InputError(`${name}: ${keyword} is missing or does not have ${count} numbers: where it lies is unknown`);
    return found;
  };
  const position = vector("ImagePositionPatient", 3);
  const cosines = vector("ImageOrientationPatient", 6);
  const [rowSpacing, columnSpacing] = vector("PixelSpacing", 2);
  return {
    columns: number(dataset, "Columns") ?? 0,
    rows: number(dataset, "Rows") ?? 0,
    position: [position[0], position[1], position[2]],
    alongColumns: [cosines[0] * columnSpacing, cosines[1] * columnSpacing, cosines[2] * columnSpacing],
    alongRows: [cosines[3] * rowSpacing, cosines[4] * rowSpacing, cosines[5] * rowSpacing],
  };
}

/** Patient position of a pixel's centre. */
export function pointOnPlane({ position, alongColumns, alongRows }: Plane, column: number, row: number): Vec3 {
  const at = (k: number): number => position[k] + column * alongColumns[k] + row * alongRows[k];
  return [at(0), at(1), at(2)];
}

/**
 * How a plane's pixels are voxels of a lattice, in whatever order and direction of the axes; voxels may be outside of it.
 * @returns undefined where pixels lie between voxels, or neighbours are not neighbours
 */
export function placed(plane: Plane, lattice: Geometry): Placement | undefined {
  const at = (column: number, row: number): Vec3 => indexOf(lattice, pointOnPlane(plane, column, row));
  const first = at(0, 0);
  const start = rounded(first);
  const columnStep = rounded(minus(at(1, 0), first));
  const rowStep = rounded(minus(at(0, 1), first));
  if (!isUnit(columnStep) || !isUnit(rowStep) || columnStep.some((step, k) => step !== 0 && rowStep[k] !== 0)) return undefined;
  const [right, bottom] = [plane.columns - 1, plane.rows - 1];
  const fits = [[0, 0], [right, 0], [0, bottom], [right, bottom]].every(([column, row]) =>
    at(column, row).every((index, k) => Math.abs(index - (start[k] + column * columnStep[k] + row * rowStep[k])) <= tolerance));
  return fits ? { start, columnStep, rowStep } : undefined;
}

/** Flat offsets of pixels in a lattice's data; -1 for those outside. */
export function offsetsOf({ start, columnStep, rowStep }: Placement, { columns, rows }: Plane, size: Vec3): Int32Array {
  const offsets = new Int32Array(columns * rows);
  for (let row = 0, pixel = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, pixel++) {
      const x = start[0] + column * columnStep[0] + row * rowStep[0];
      const y = start[1] + column * columnStep[1] + row * rowStep[1];
      const z = start[2] + column * columnStep[2] + row * rowStep[2];
      const inside = x >= 0 && x < size[0] && y >= 0 && y < size[1] && z >= 0 && z < size[2];
      offsets[pixel] = inside ? (z * size[1] + y) * size[0] + x : -1;
    }
  }
  return offsets;
}

/** Such as `3x4 pixels of 0.5x0.5 mm at (0, 0, 0) mm, rows along (1, 0, 0), columns along (0, 1, 0)`. */
export function describePlane({ columns, rows, position, alongColumns, alongRows }: Plane): string {
  const [width, height] = [Math.hypot(...alongColumns), Math.hypot(...alongRows)];
  const cosines = (step: Vec3, length: number): string => `(${step.map((x) => short(x / length)).join(", ")})`;
  return `${columns}x${rows} pixels of ${short(width)}x${short(height)} mm at (${position.map(short).join(", ")}) mm, ` +
    `rows along ${cosines(alongColumns, width)}, columns along ${cosines(alongRows, height)}`;
}

/** Such as `3x4x5 voxels of 0.5x0.5x2 mm at (0, 0, 0) mm, direction (1, 0, 0, 0, 1, 0, 0, 0, 1)`. */
export function describeLattice({ size, spacing, origin, direction }: Geometry): string {
  return `${size.join("x")} voxels of ${spacing.map(short).join("x")} mm at (${origin.map(short).join(", ")}) mm, direction (${direction.map(short).join(", ")})`;
}

/** A length or cosine as people read it. */
export function short(value: number): number {
  return Number(value.toFixed(4)) + 0;
}

function rounded(index: Vec3): Vec3 {
  return [Math.round(index[0]) + 0, Math.round(index[1]) + 0, Math.round(index[2]) + 0];
}

function minus(a: Vec3, b: Vec3): Vec3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function isUnit(step: Vec3): boolean {
  return Math.abs(step[0]) + Math.abs(step[1]) + Math.abs(step[2]) === 1;
}
