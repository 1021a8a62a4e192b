import type { Vec3 } from "../image/volume.ts";

/** Units a feature can have. */
export type Unit =
  | "1" | "mm" | "mm2" | "mm3" | "1/mm" | "intensity" | "intensity2" | "intensity2 mm3" | "bits" | "level" | "level2" | "level3" | "level4";

/**
 * One feature, declared once: column names, FEATURES.md, the parameter schema and the tests come from this table.
 * `Terms` are what the family computes once per matrix and all of its features share.
 */
export interface Feature<Terms> {
  /** PyRadiomics' name, for instance "JointEntropy". */
  readonly name: string;
  /** IBSI's four-character code, where IBSI defines the feature. */
  readonly ibsi?: string;
  readonly unit: Unit;
  /** The formula in plain text, for FEATURES.md. */
  readonly formula: string;
  /** What the feature is when the formula breaks down (one level, one voxel, a zero denominator). */
  readonly degenerate: string;
  /** Paper or standard the formula is from, where it is not the family's. */
  readonly source?: string;
  /** false: computed only when named. Default true. */
  readonly enabledByDefault?: boolean;
  /**
   * Natural scale s of the feature for comparisons |a - b| <= tol * max(|b|, s): 0 where relative closeness holds down to
   * zero, 1 for entropies and ratios that can pass through zero. Default 0.
   */
  readonly scale?: number;
  /** Value in float64; NaN when it cannot be computed. */
  readonly compute: (terms: Terms) => number;
}

/** A family of features over one kind of input. */
export interface Family<Input, Terms = unknown> {
  /** PyRadiomics' class name: "firstorder", "shape", "glcm", ... */
  readonly name: string;
  /** IBSI's code of the family. */
  readonly ibsi?: string;
  readonly title: string;
  readonly source: string;
  /** In PyRadiomics' output order (alphabetic by method name: MeanAbsoluteDeviation before Mean). */
  readonly features: readonly Feature<Terms>[];
  /** Names that PyRadiomics knows but refuses to compute: accepted in a parameter file, give no column. */
  readonly deprecated?: readonly string[];
  /**
   * Values of the named features, in the order given; NaN where not computable, with the reason in `notes`
   * (feature name -> reason).
   */
  readonly compute: (input: Input, names: readonly string[]) => FamilyResult;
}

export interface FamilyResult {
  readonly values: Float64Array;
  readonly notes: ReadonlyMap<string, string>;
}

/** Counts of a matrix as a list of its non-zero cells, sorted by (row, column). */
export interface Cells {
  /** Grey level of each cell, 1..Ng. */
  readonly row: Uint32Array;
  /** Second index of each cell: level, run length, zone size or dependence, >= 1. */
  readonly column: Uint32Array;
  /** How often, > 0; integers unless weighted. */
  readonly count: Float64Array;
}

/** Counts of a matrix as all of its cells, zeros too. */
export interface Dense {
  readonly rows: number;
  readonly columns: number;
  /** [rows][columns], from level 1 and from index 1 on. */
  readonly counts: Uint32Array;
}

/** What all texture families need to know of the discretised ROI. */
export interface Levels {
  /** Highest grey level in the ROI. */
  readonly Ng: number;
  /** Grey levels that occur, ascending. */
  readonly present: Uint32Array;
  /** Voxels in the ROI. */
  readonly voxels: number;
  /** Voxels of each present level, in the order of `present`. */
  readonly histogram: Float64Array;
  /** Voxel spacing x, y, z in mm. */
  readonly spacing: Vec3;
}

/** Weighting of directions by their length d in mm (PyRadiomics' weightingNorm). */
export type WeightingNorm = "euclidean" | "manhattan" | "infinity" | "no_weighting";

/** Co-occurrences, one matrix per angle: how often level `row` has level `column` at +offset. Not yet symmetric. */
export interface GlcmInput {
  readonly levels: Levels;
  /** Offsets in voxels, (dz, dy, dx), PyRadiomics' half of the neighbourhood. */
  readonly offsets: readonly Vec3[];
  readonly cells: readonly (Cells | Dense)[];
  readonly symmetrical: boolean;
  readonly weightingNorm: WeightingNorm | null;
}

/** Runs, one set of cells (level, run length) per direction. */
export interface GlrlmInput {
  readonly levels: Levels;
  /** Directions in voxels, (dz, dy, dx). */
  readonly offsets: readonly Vec3[];
  readonly cells: readonly Cells[];
  /** Whether any line along this direction holds two ROI voxels or more; PyRadiomics drops the others. */
  readonly usable: readonly boolean[];
  readonly weightingNorm: WeightingNorm | null;
}

/** Zones: cells (level, zone size in voxels). */
export interface GlszmInput {
  readonly levels: Levels;
  readonly cells: Cells;
}

/** Dependences: cells (level, dependence + 1). */
export interface GldmInput {
  readonly levels: Levels;
  readonly cells: Cells;
}

/** Neighbourhood grey tone differences per present level. */
export interface NgtdmInput {
  readonly levels: Levels;
  /** s_i: sum of |level - mean of its neighbours in the ROI| over the voxels of level i, in the order of levels.present. */
  readonly difference: Float64Array;
}

/** Intensity statistics of the ROI, all computed on the executor. */
export interface FirstOrderInput {
  readonly voxels: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  /** Central moments sums: sum (x - mean)^2, ^3, ^4. */
  readonly sum2: number;
  readonly sum3: number;
  readonly sum4: number;
  /** sum |x - mean|. */
  readonly absoluteDeviation: number;
  /** sum (x + voxelArrayShift)^2. */
  readonly energy: number;
  /** Percentiles (numpy's linear interpolation). */
  readonly percentile10: number;
  readonly percentile25: number;
  readonly median: number;
  readonly percentile75: number;
  readonly percentile90: number;
  /** Voxels between the 10th and 90th percentile (closed), and their sum |x - mean of those|. */
  readonly robustVoxels: number;
  readonly robustAbsoluteDeviation: number;
  /** Voxel volume in mm3. */
  readonly voxelVolume: number;
  readonly levels: Levels;
}

/**
 * Counts of the marching cubes of the ROI mask padded by one voxel, from which surface and volume follow exactly.
 * Cube (x, y, z) has its lowest corner at padded voxel (x, y, z).
 */
export interface ShapeInput {
  readonly spacing: Vec3;
  readonly voxels: number;
  /** [256][4]: number of cubes of each corner configuration, and the sums of their x, y and z. */
  readonly cubes: Float64Array;
  /**
   * Lowest and highest mesh vertex on each line along x, in half voxels: [2 ny + 3][2 nz + 3] pairs would be sparse, so a list
   * of (x2, y2, z2) half-voxel coordinates of candidate vertices (end points of lines along x and along y).
   */
  readonly vertices: Int32Array;
  /** Sums over ROI voxels of x, y, z, xx, xy, xz, yy, yz, zz (voxel indices in the ROI's box), exact integers below 2^53. */
  readonly moments: Float64Array;
}

/** The same for one slice: marching squares of the padded slice. */
export interface Shape2DInput {
  /** In-plane spacing (column direction, row direction) in mm. */
  readonly spacing: readonly [number, number];
  readonly pixels: number;
  /** [16][3]: number of squares of each corner configuration, and the sums of their x and y. */
  readonly squares: Float64Array;
  /** (x2, y2) half-pixel coordinates of candidate vertices. */
  readonly vertices: Int32Array;
  /** Sums over ROI pixels of x, y, xx, xy, yy. */
  readonly moments: Float64Array;
}
