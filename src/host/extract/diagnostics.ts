import { pointOf } from "../image/geometry.ts";
import type { Geometry, Vec3, Volume } from "../image/volume.ts";
import { pythonText, Tuple, type PythonValue } from "../params/python.ts";
import type { Parameters } from "../params/parameters.ts";
import { centreOf, type Roi } from "../prepare/roi.ts";

/** A value of a column, as it stands in the table. */
export type ColumnValue = number | string;
type Columns = Map<string, ColumnValue>;

export interface Versions {
  readonly webradiomics: string;
  readonly backend: string;
  readonly adapter: string;
  readonly runtime: string;
}

export interface Intensities {
  readonly mean: number;
  readonly minimum: number;
  readonly maximum: number;
}

const integers = (values: readonly number[]): string => pythonText(new Tuple(...values.map((v) => BigInt(v))));
const floats = (values: readonly number[]): string => pythonText(new Tuple(...values));

/** The lattice of a volume as the file has it: a 2-D file shows two numbers. */
const along = (values: Vec3, dimension: 2 | 3): readonly number[] => values.slice(0, dimension);

/** Columns that say what ran and how: webradiomics, its backend and runtime stand under PyRadiomics' column names. */
export function configurationColumns(versions: Versions, { configuration }: Parameters): Columns {
  return new Map<string, ColumnValue>([
    ["diagnostics_Versions_PyRadiomics", `webradiomics ${versions.webradiomics}`],
    ["diagnostics_Versions_Numpy", versions.backend],
    ["diagnostics_Versions_SimpleITK", versions.adapter],
    ["diagnostics_Versions_PyWavelet", "none"],
    ["diagnostics_Versions_Python", versions.runtime],
    ["diagnostics_Configuration_Settings", pythonText(configuration.settings as PythonValue)],
    ["diagnostics_Configuration_EnabledImageTypes", pythonText(configuration.imageTypes as PythonValue)],
  ]);
}

/** Columns of the image as it was read. */
export function originalImageColumns(image: Volume, hash: string, intensities: Intensities): Columns {
  return new Map<string, ColumnValue>([
    ["diagnostics_Image-original_Hash", hash],
    ["diagnostics_Image-original_Dimensionality", `${image.dimension}D`],
    ...imageColumns("original", image, image.dimension, intensities),
  ]);
}

/** Columns of an image: `original`, or `interpolated` after resampling. */
export function imageColumns(prefix: string, { spacing, size }: Geometry, dimension: 2 | 3, { mean, minimum, maximum }: Intensities): Columns {
  const name = `diagnostics_Image-${prefix}`;
  return new Map<string, ColumnValue>([
    [`${name}_Spacing`, floats(along(spacing, dimension))],
    [`${name}_Size`, integers(along(size, dimension))],
    [`${name}_Mean`, mean],
    [`${name}_Minimum`, minimum],
    [`${name}_Maximum`, maximum],
  ]);
}

/**
 * Columns of a mask: `original`, `interpolated`, `corrected` or `resegmented`.
 * @param intensities of the ROI in the image; PyRadiomics gives none for the original mask
 */
export function maskColumns(
  prefix: string,
  lattice: Geometry,
  dimension: 2 | 3,
  roi: Roi,
  components: number,
  intensities?: Intensities,
): Columns {
  const name = `diagnostics_Mask-${prefix}`;
  const { box, voxels } = roi;
  const centre = centreOf(roi);
  const columns: Columns = new Map<string, ColumnValue>([
    [`${name}_Spacing`, floats(along(lattice.spacing, dimension))],
    [`${name}_Size`, integers(along(lattice.size, dimension))],
    [`${name}_BoundingBox`, integers([...along(box.start, dimension), ...along(box.size, dimension)])],
    [`${name}_VoxelNum`, voxels],
    [`${name}_VolumeNum`, components],
    [`${name}_CenterOfMassIndex`, floats(along(centre, dimension))],
    [`${name}_CenterOfMass`, floats(along(pointOf(lattice, centre), dimension))],
  ]);
  if (intensities) {
    columns.set(`${name}_Mean`, intensities.mean);
    columns.set(`${name}_Minimum`, intensities.minimum);
    columns.set(`${name}_Maximum`, intensities.maximum);
  }
  return columns;
}
