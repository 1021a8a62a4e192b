/** One extraction against the oracle: runs it, compares it, and says what is not as close as it must be. */
import type { Engine } from "../../src/host/engine/engine.ts";
import { isTexture } from "../../src/host/extract/classes.ts";
import { extractCase } from "../../src/host/extract/extract.ts";
import { featuresOfLevels } from "../../src/host/extract/levels.ts";
import type { Volume } from "../../src/host/image/volume.ts";
import { parseParameters } from "../../src/host/params/file.ts";
import { resolveParameters, type Parameters } from "../../src/host/params/parameters.ts";
import {
  classOf, diagnosticDifferences, featureDifferences, featureTolerance, imageDifference, imageTolerance, levelDifference, singleTolerance,
  type Difference, type LevelDifference,
} from "./compare.ts";
import type { OracleResult, OracleSetting } from "./oracle.ts";

export interface Volumes {
  readonly image: Volume;
  readonly mask: Volume;
}

export interface Verification {
  /** Greatest |difference| over greatest magnitude; NaN where only the image's digest is known, and differs. */
  readonly image: number;
  /** Whether the images are float32 and differ by its rounding. */
  readonly rounded: boolean;
  readonly levels: LevelDifference;
  /** Texture features of the reference's levels; none where these are not known. */
  readonly fromLevels: readonly Difference[];
  readonly endToEnd: readonly Difference[];
  readonly diagnostics: readonly string[];
  /** Our feature columns, where they are not PyRadiomics' or stand in another order. */
  readonly columns: readonly string[];
}

export function parametersOf({ name, parameters }: OracleSetting): Parameters {
  return resolveParameters({ file: parseParameters(parameters, name) });
}

/**
 * What PyRadiomics gives where it is well defined: without the noise of ITK's truncation, and with 0 for the skewness and kurtosis of a
 * constant. (numpy's mean of a constant may differ from it in the last digit; PyRadiomics then divides rounding errors
 * by each other and gets 1.)
 */
export function expectedOf(setting: OracleSetting): OracleResult {
  const { features, ...rest } = setting.snapped ?? setting;
  const constant = features.get("original_firstorder_Range") === 0;
  const undefinedThere = constant ? ["original_firstorder_Skewness", "original_firstorder_Kurtosis"] : [];
  return { ...rest, features: new Map(Array.from(features, ([column, value]) => [column, undefinedThere.includes(column) ? 0 : value])) };
}

export async function verify(engine: Engine, { image, mask }: Volumes, parameters: Parameters, expected: OracleResult): Promise<Verification> {
  const { columns: values, inspection } = await extractCase(engine, { id: image.name, image, mask }, parameters, { inspect: true });
  const original = inspection!.images.get("original")!;
  const { size, spacing } = expected.image;
  const theirLevels = expected.levels.values;
  const ofLevels = theirLevels && (await featuresOfLevels(engine, { levels: theirLevels, size, spacing }, parameters));
  const columns = [...values.keys()].filter((column) => !column.startsWith("diagnostics_"));
  const levels = levelDifference(original.levels, expected);
  // Only a computed intensity may miss its edge by rounding; an image's own decides exactly.
  const computed = parameters.settings.normalize || parameters.settings.resampledPixelSpacing !== null;
  const difference = imageDifference(original.values, expected.image);
  // Resampling rounds to float32, ITK where its noise falls and we to even (docs/decisions/0004): then nothing is closer than that.
  const single = expected.image.dtype === "float32" && computed;
  const rounded = single && difference > imageTolerance;
  return {
    image: difference,
    rounded,
    levels: computed ? levels : { ...levels, onEdge: 0 },
    fromLevels: ofLevels ? featureDifferences(ofLevels, expected.features, (column) => isTexture(classOf(column))) : [],
    endToEnd: featureDifferences(values, expected.features),
    diagnostics: diagnosticDifferences(values, expected.diagnostics, single ? singleTolerance : undefined),
    columns: columns.join() === [...expected.features.keys()].join() ? [] : columns,
  };
}

/** Columns that depend on grey levels. */
export const needsLevels = /_(glcm|glrlm|glszm|gldm|ngtdm)_|_firstorder_(Entropy|Uniformity)$/;

/** One line for everything that is not as close as it must be. */
export function problemsOf({ image, rounded, levels, fromLevels, endToEnd, diagnostics, columns }: Verification): string[] {
  const problems: string[] = [];
  const far = (what: string, { column, ours, theirs, difference }: Difference) =>
    problems.push(`${what} ${column}: ours ${ours}, theirs ${theirs} (${difference.toExponential(1)})`);
  if (image > (rounded ? singleTolerance : imageTolerance)) problems.push(`image differs by ${image.toExponential(1)} of its greatest magnitude`);
  if (levels.different > levels.onEdge) problems.push(`levels of ${levels.different} voxels differ, ${levels.onEdge} of them on an edge`);
  for (const each of fromLevels) if (!(each.difference <= featureTolerance)) far("from levels", each);
  for (const each of endToEnd) {
    if (levels.different > 0 && needsLevels.test(each.column)) continue;
    if (!(each.difference <= (rounded ? 10 * singleTolerance : featureTolerance))) far("end to end", each);
  }
  if (columns.length > 0) problems.push(`columns: ${columns.join(", ")}`);
  return [...problems, ...diagnostics];
}
