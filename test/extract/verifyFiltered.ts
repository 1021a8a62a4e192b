/** Filtered images against the oracle: images, levels, features of the reference's levels, features end to end. */
import type { Engine } from "../../src/host/engine/engine.ts";
import { isTexture } from "../../src/host/extract/classes.ts";
import { extractCase } from "../../src/host/extract/extract.ts";
import type { InspectedImage } from "../../src/host/extract/inspection.ts";
import { featuresOfLevels } from "../../src/host/extract/levels.ts";
import type { Parameters } from "../../src/host/params/parameters.ts";
import { classOf, featureDifferences, histogramDifference, featureTolerance, greatestOfClasses, imageTolerance, sha256Of, singleTolerance, type Difference } from "./compare.ts";
import type { FilteredImage, FilteredSetting } from "./filtered.ts";
import { needsLevels, type Volumes } from "./verify.ts";

/** How one filtered image compares. */
export interface FilteredComparison {
  readonly name: string;
  /** Greatest |difference| relative to the field's magnitude (float64) or the image's own (float32); NaN where only a differing digest is known. */
  readonly image: number;
  /** Voxels of the ROI whose value is not within tolerance. */
  readonly far: number;
  /** Voxels whose level differs, and those of them that lie on an edge up to the image's tolerance. */
  readonly levels: { readonly different: number; readonly onEdge: number };
  readonly voxels: number;
  /** Whether the reference's image is nothing but rounding noise, and ours exactly 0. */
  readonly noise: boolean;
  /** Voxels whose pattern (LBP3D) hangs on rounding: they may differ. */
  readonly ties: number;
  readonly fromLevels: readonly Difference[];
  readonly endToEnd: readonly Difference[];
}

export async function compareFiltered(engine: Engine, { image, mask }: Volumes, parameters: Parameters, setting: FilteredSetting): Promise<FilteredComparison[]> {
  const { columns, inspection } = await extractCase(engine, { id: image.name, image, mask }, parameters, { inspect: true });
  const comparisons: FilteredComparison[] = [];
  for (const [name, theirs] of setting.derived) {
    const own = inspection!.images.get(name);
    if (!own) throw new Error(`${name} was not made: ${[...inspection!.images.keys()].join(", ")}`);
    const noisy = noisyFeatures(own, theirs, setting.field.magnitude);
    const features = new Map(Array.from(theirs.features, ([column, value]) => [column.replace(`${name}_`, "original_"), value]));
    const ofLevels = theirs.levels.values && features.size > 0
      ? await featuresOfLevels(engine, { levels: theirs.levels.values, size: theirs.image.size, spacing: inspection!.lattice.spacing }, ownParameters(parameters, name))
      : null;
    comparisons.push({
      name, ...compareImage(own, theirs, setting.field.magnitude),
      ties: name.startsWith("lbp-3D") ? setting.ties : 0,
      fromLevels: ofLevels ? featureDifferences(ofLevels, features, (column) => isTexture(classOf(column))) : [],
      endToEnd: featureDifferences(columns, theirs.features, (column) => !noisy.test(column)),
    });
  }
  return comparisons;
}

/**
 * Features that rounding decides. numpy's mean of a constant may miss it by a rounding, and moments are then quotients of roundings; where
 * an intensity equals the 10th or 90th percentile but for rounding, that decides whether it belongs to the robust part.
 */
function noisyFeatures({ values, levels }: InspectedImage, { features }: FilteredImage, fieldMagnitude: number): RegExp {
  const [first] = [...features.keys()];
  const named = (feature: string): number => features.get(`${first?.split("_")[0]}_firstorder_${feature}`) ?? NaN;
  if (named("Range") === 0) return /_firstorder_(Skewness|Kurtosis)$/;
  const near = (percentile: number): boolean => values.some((x, i) => levels[i] > 0 && Math.abs(x - percentile) <= imageTolerance * fieldMagnitude);
  const rest = values.some((x, i) => levels[i] > 0 && x !== Math.fround(x));
  return rest && (near(named("10Percentile")) || near(named("90Percentile"))) ? /_firstorder_RobustMeanAbsoluteDeviation$/ : /$^/;
}

/** The parameters as they hold for one image: with what its image type overrides. */
function ownParameters(parameters: Parameters, name: string): Parameters {
  const type = parameters.imageTypes.find(({ name: imageType }) => typeOf(name) === imageType);
  return { ...parameters, settings: { ...parameters.settings, ...type?.overrides } };
}

function typeOf(name: string): string {
  const [stem] = name.split("-");
  const types: Record<string, string> = {
    original: "Original", log: "LoG", square: "Square", squareroot: "SquareRoot", logarithm: "Logarithm", exponential: "Exponential", gradient: "Gradient",
  };
  if (name === "lbp-2D") return "LBP2D";
  return stem === "lbp" ? "LBP3D" : (types[stem] ?? "Wavelet");
}

function compareImage({ values, levels }: InspectedImage, { image, levels: theirs }: FilteredImage, fieldMagnitude: number): Pick<FilteredComparison, "image" | "far" | "levels" | "voxels" | "noise"> {
  const voxels = levels.reduce((sum, level) => sum + Number(level > 0), 0);
  const own = Math.max(Math.abs(image.minimum), Math.abs(image.maximum));
  const noise = own <= imageTolerance * fieldMagnitude && values.every((value) => value === 0);
  const [theirValues, theirLevels] = [image.values, theirs.values]; // read when asked for
  if (!theirValues || !theirLevels) {
    return { image: sha256Of(typed(values, image.dtype)) === image.sha256 ? 0 : NaN, far: 0, levels: histogramDifference(levels, theirs), voxels, noise };
  }
  const single = image.dtype === "float32";
  const magnitude = single ? own : Math.max(own, fieldMagnitude);
  const tolerance = single ? singleTolerance : imageTolerance;
  let greatest = 0;
  let far = 0;
  let different = 0;
  let onEdge = 0;
  for (let i = 0; i < values.length; i++) {
    if (theirLevels[i] === 0 && levels[i] === 0) continue;
    const difference = Math.abs(values[i] - theirValues[i]);
    greatest = Math.max(greatest, difference);
    if (!(difference <= tolerance * magnitude)) far++;
    if (levels[i] === theirLevels[i]) continue;
    different++;
    const slack = Math.max(tolerance * magnitude, imageTolerance * fieldMagnitude);
    if (theirs.edges.some((edge) => Math.abs(edge - theirValues[i]) <= slack)) onEdge++;
  }
  return { image: greatest === 0 ? 0 : greatest / magnitude, far, levels: { different, onEdge }, voxels, noise };
}

function typed(values: Float64Array, dtype: string): ArrayLike<number> & ArrayBufferView {
  return dtype === "float32" ? Float32Array.from(values) : dtype === "int16" ? Int16Array.from(values) : values;
}

/** MCC and Imc2 are square roots, off by up to 1e-7 where they are 0; here the mean of 13 directions, one of which may be. */
function isRootOfRounding(column: string, ours: number, theirs: number): boolean {
  return /_glcm_(MCC|Imc2)$/.test(column) && Math.abs(ours - theirs) <= 1e-7 / 13;
}

/** One line for everything that is not as close as it must be. */
export function problemsOfFiltered({ name, image, far, levels, noise, ties, fromLevels, endToEnd }: FilteredComparison): string[] {
  const problems: string[] = [];
  if (noise) return problems;
  if (far > ties) problems.push(`${name}: ${far} voxels of the image are too far off`);
  // Where voxels are not kept, any tie may have gone the other way; another least pattern moves all edges.
  const same = far === 0 && (ties === 0 || image === 0);
  if (same && levels.different > levels.onEdge) problems.push(`${name}: levels of ${levels.different} voxels differ, ${levels.onEdge} of them on an edge`);
  for (const { column, ours, theirs, difference } of [...greatestOfClasses(fromLevels).values()]) {
    if (!(difference <= featureTolerance || isRootOfRounding(column, ours, theirs))) problems.push(`${name} from levels ${column}: ours ${ours}, theirs ${theirs} (${difference.toExponential(1)})`);
  }
  const counted = endToEnd.filter(({ column }) => same && (levels.different === 0 || !needsLevels.test(column)));
  for (const { column, ours, theirs, difference } of [...greatestOfClasses(counted).values()]) {
    if (!(difference <= featureTolerance || isRootOfRounding(column, ours, theirs))) problems.push(`end to end ${column}: ours ${ours}, theirs ${theirs} (${difference.toExponential(1)})`);
  }
  return problems;
}
