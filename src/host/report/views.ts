import type { Geometry, Vec3 } from "../image/volume.ts";

/** The patient's axes in ITK's order, named by what lies at their low and their high end. */
const ends = [["R", "L"], ["A", "P"], ["I", "S"]] as const;

/** Seen as radiologists do: the patient's right on the left, front and head at the top. */
const views = {
  axial: { across: 0, down: 1, through: 2, upward: false },
  coronal: { across: 0, down: 2, through: 1, upward: true },
  sagittal: { across: 1, down: 2, through: 0, upward: true },
} as const;
export type View = keyof typeof views;

/** Where the pixels of a cut along the voxels lie in the volume's data. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  /** Index in the data of the pixel at the top left, and from a pixel to its neighbours to the right and below. */
  readonly first: number;
  readonly right: number;
  readonly below: number;
  /** mm. */
  readonly pixelSize: readonly [across: number, down: number];
  /** Letters of the patient's directions at left, right, top and bottom. */
  readonly sides: readonly [left: string, right: string, top: string, bottom: string];
}

/**
 * The cut that a view shows of slice `index` (voxel index along the axis the view looks along).
 * @param low lowest and highest voxel along x, y, z of the box that is shown
 */
export function planeOf(geometry: Geometry, view: View, index: number, low: Vec3, high: Vec3): Plane {
  const plan = views[view];
  const axes = voxelAxes(geometry);
  const [across, down, through] = [axes[plan.across], axes[plan.down], axes[plan.through]];
  const mirrored = runsAgainst(geometry, plan.across, across);
  const flipped = runsAgainst(geometry, plan.down, down) !== plan.upward;
  const strides = [1, geometry.size[0], geometry.size[0] * geometry.size[1]];
  const start = (axis: number, reversed: boolean): number => (reversed ? high : low)[axis] * strides[axis];
  const [left, right] = ends[plan.across];
  const [top, bottom] = plan.upward ? [ends[plan.down][1], ends[plan.down][0]] : ends[plan.down];
  return {
    width: high[across] - low[across] + 1,
    height: high[down] - low[down] + 1,
    first: index * strides[through] + start(across, mirrored) + start(down, flipped),
    right: mirrored ? -strides[across] : strides[across],
    below: flipped ? -strides[down] : strides[down],
    pixelSize: [geometry.spacing[across], geometry.spacing[down]],
    sides: [left, right, top, bottom],
  };
}

/** The voxel axis that a view looks along. */
export function axisThrough(geometry: Geometry, view: View): number {
  return voxelAxes(geometry)[views[view].through];
}

/** The voxel axis closest to each of the patient's axes. */
function voxelAxes({ direction }: Geometry): Vec3 {
  const along = (patient: number, axis: number): number => Math.abs(direction[3 * patient + axis]);
  const orders: Vec3[] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
  const score = (order: Vec3): number => along(0, order[0]) + along(1, order[1]) + along(2, order[2]);
  return orders.reduce((best, order) => (score(order) > score(best) ? order : best));
}

/** Whether the voxel index runs against the patient's axis. */
function runsAgainst({ direction }: Geometry, patient: number, axis: number): boolean {
  return direction[3 * patient + axis] < 0;
}

/** How much coarser than the others a spacing is that lies between slices. */
const sliceSpacing = 1.1;

/** The view that looks along the axis of few or thick slices, so that acquired slices are shown; axial where no axis is such. */
export function acquiredView(geometry: Geometry): View {
  const { size, spacing } = geometry;
  const flat = size.indexOf(1);
  const thickest = spacing.indexOf(Math.max(...spacing));
  const isThick = spacing.every((mm, axis) => axis === thickest || spacing[thickest] > sliceSpacing * mm);
  const axis = flat >= 0 ? flat : thickest;
  if (flat < 0 && !isThick) return "axial";
  return (Object.keys(views) as View[]).find((view) => axisThrough(geometry, view) === axis) ?? "axial";
}
