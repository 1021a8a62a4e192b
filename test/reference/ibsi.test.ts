/**
 * The IBSI 1 digital phantom through the whole extraction: every feature of PyRadiomics' families against the consensus value.
 * A bin width of 1 leaves the phantom's intensities, 1 to 6, as its grey levels. The reference gives three significant digits.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openEngine } from "../../src/host/engine/engine.ts";
import { extractCase } from "../../src/host/extract/extract.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { checkParameters } from "../../src/host/params/check.ts";
import { resolveParameters } from "../../src/host/params/parameters.ts";
import { referenceData } from "../extract/oracle.ts";

const folder = join(referenceData, "ibsi1");

interface Consensus {
  readonly tag: string;
  readonly value: number | null;
  readonly tolerance: number | null;
}

/** Our column -> the reference's tag, without the ending that names the aggregation. */
type Tags = Readonly<Record<string, string>>;

const shape: Tags = {
  MeshVolume: "morph_volume", VoxelVolume: "morph_vol_approx", SurfaceArea: "morph_area_mesh", SurfaceVolumeRatio: "morph_av",
  Compactness1: "morph_comp_1", Compactness2: "morph_comp_2", SphericalDisproportion: "morph_sph_dispr", Sphericity: "morph_sphericity",
  Maximum3DDiameter: "morph_diam", MajorAxisLength: "morph_pca_maj_axis", MinorAxisLength: "morph_pca_min_axis",
  LeastAxisLength: "morph_pca_least_axis", Elongation: "morph_pca_elongation", Flatness: "morph_pca_flatness",
};

const firstorder: Tags = {
  Mean: "stat_mean", Variance: "stat_var", Skewness: "stat_skew", Kurtosis: "stat_kurt", Median: "stat_median", Minimum: "stat_min",
  "10Percentile": "stat_p10", "90Percentile": "stat_p90", Maximum: "stat_max", InterquartileRange: "stat_iqr", Range: "stat_range",
  MeanAbsoluteDeviation: "stat_mad", RobustMeanAbsoluteDeviation: "stat_rmad", Energy: "stat_energy", RootMeanSquared: "stat_rms",
  Entropy: "ih_entropy", Uniformity: "ih_uniformity",
};

const glcm: Tags = {
  MaximumProbability: "cm_joint_max", JointAverage: "cm_joint_avg", SumSquares: "cm_joint_var", JointEntropy: "cm_joint_entr",
  DifferenceAverage: "cm_diff_avg", DifferenceVariance: "cm_diff_var", DifferenceEntropy: "cm_diff_entr", SumAverage: "cm_sum_avg",
  SumEntropy: "cm_sum_entr", JointEnergy: "cm_energy", Contrast: "cm_contrast", Id: "cm_inv_diff", Idn: "cm_inv_diff_norm",
  Idm: "cm_inv_diff_mom", Idmn: "cm_inv_diff_mom_norm", InverseVariance: "cm_inv_var", Correlation: "cm_corr",
  Autocorrelation: "cm_auto_corr", ClusterTendency: "cm_clust_tend", ClusterShade: "cm_clust_shade",
  ClusterProminence: "cm_clust_prom", Imc1: "cm_info_corr1", Imc2: "cm_info_corr2",
};

const glrlm: Tags = {
  ShortRunEmphasis: "rlm_sre", LongRunEmphasis: "rlm_lre", LowGrayLevelRunEmphasis: "rlm_lgre", HighGrayLevelRunEmphasis: "rlm_hgre",
  ShortRunLowGrayLevelEmphasis: "rlm_srlge", ShortRunHighGrayLevelEmphasis: "rlm_srhge", LongRunLowGrayLevelEmphasis: "rlm_lrlge",
  LongRunHighGrayLevelEmphasis: "rlm_lrhge", GrayLevelNonUniformity: "rlm_glnu", GrayLevelNonUniformityNormalized: "rlm_glnu_norm",
  RunLengthNonUniformity: "rlm_rlnu", RunLengthNonUniformityNormalized: "rlm_rlnu_norm", RunPercentage: "rlm_r_perc",
  GrayLevelVariance: "rlm_gl_var", RunVariance: "rlm_rl_var", RunEntropy: "rlm_rl_entr",
};

const glszm: Tags = {
  SmallAreaEmphasis: "szm_sze", LargeAreaEmphasis: "szm_lze", LowGrayLevelZoneEmphasis: "szm_lgze", HighGrayLevelZoneEmphasis: "szm_hgze",
  SmallAreaLowGrayLevelEmphasis: "szm_szlge", SmallAreaHighGrayLevelEmphasis: "szm_szhge", LargeAreaLowGrayLevelEmphasis: "szm_lzlge",
  LargeAreaHighGrayLevelEmphasis: "szm_lzhge", GrayLevelNonUniformity: "szm_glnu", GrayLevelNonUniformityNormalized: "szm_glnu_norm",
  SizeZoneNonUniformity: "szm_zsnu", SizeZoneNonUniformityNormalized: "szm_zsnu_norm", ZonePercentage: "szm_z_perc",
  GrayLevelVariance: "szm_gl_var", ZoneVariance: "szm_zs_var", ZoneEntropy: "szm_zs_entr",
};

const ngtdm: Tags = {
  Coarseness: "ngt_coarseness", Contrast: "ngt_contrast", Busyness: "ngt_busyness", Complexity: "ngt_complexity", Strength: "ngt_strength",
};

/** IBSI's neighbouring grey level dependence matrix. */
const gldm: Tags = {
  SmallDependenceEmphasis: "ngl_lde", LargeDependenceEmphasis: "ngl_hde", LowGrayLevelEmphasis: "ngl_lgce", HighGrayLevelEmphasis: "ngl_hgce",
  SmallDependenceLowGrayLevelEmphasis: "ngl_ldlge", SmallDependenceHighGrayLevelEmphasis: "ngl_ldhge",
  LargeDependenceLowGrayLevelEmphasis: "ngl_hdlge", LargeDependenceHighGrayLevelEmphasis: "ngl_hdhge",
  GrayLevelNonUniformity: "ngl_glnu", DependenceNonUniformity: "ngl_dcnu", DependenceNonUniformityNormalized: "ngl_dcnu_norm",
  GrayLevelVariance: "ngl_gl_var", DependenceVariance: "ngl_dc_var", DependenceEntropy: "ngl_dc_entr",
};

const merged = { weightingNorm: "no_weighting" };
const inSlices = { force2D: true };

interface Aggregation {
  readonly name: string;
  readonly setting: object;
  readonly families: Readonly<Record<string, Tags>>;
  /** Of the reference's tags. */
  readonly ending: string;
}

const aggregations: readonly Aggregation[] = [
  { name: "no aggregation", setting: {}, families: { shape, firstorder }, ending: "" },
  { name: "3D:avg (ITBB)", setting: {}, families: { glcm, glrlm }, ending: "_3D_avg" },
  { name: "3D:mrg (IAZD)", setting: merged, families: { glcm, glrlm }, ending: "_3D_comb" },
  { name: "2.5D:avg (JJUI)", setting: inSlices, families: { glcm, glrlm }, ending: "_2_5D_avg" },
  { name: "2.5D:mrg (ZW7Z)", setting: { ...inSlices, ...merged }, families: { glcm, glrlm }, ending: "_2_5D_comb" },
  { name: "3D", setting: {}, families: { glszm, ngtdm, gldm }, ending: "_3D" },
  { name: "2.5D", setting: inSlices, families: { glszm, ngtdm, gldm }, ending: "_2_5D" },
];

/** Voxels of the phantom's ROI. */
const voxels = 74;

/** Where PyRadiomics defines a feature otherwise than IBSI does: our value as IBSI's. */
const conversions: Readonly<Record<string, (x: number) => number>> = {
  Kurtosis: (x) => x - 3, // IBSI's is the excess over a normal distribution.
  // The consensus values are those of a covariance divided by N - 1; PyRadiomics divides by N.
  MajorAxisLength: (x) => x * Math.sqrt(voxels / (voxels - 1)),
  MinorAxisLength: (x) => x * Math.sqrt(voxels / (voxels - 1)),
  LeastAxisLength: (x) => x * Math.sqrt(voxels / (voxels - 1)),
};

/** Whether a value, rounded to the reference's three significant digits, lies within the reference's tolerance. */
function agrees(ours: number, { value, tolerance }: Consensus): boolean {
  return Math.abs(Number(ours.toPrecision(3)) - value!) <= tolerance! * (1 + 1e-12);
}

describe.skipIf(!existsSync(folder))(`IBSI 1 digital phantom${existsSync(folder) ? "" : ` (skipped: no ${folder})`}`, () => {
  it.each(aggregations)("$name", async ({ setting, families, ending }) => {
    const published = JSON.parse(readFileSync(join(folder, "ibsi1_reference.json"), "utf8")) as Record<string, Consensus[]>;
    const consensus = new Map(published["digital phantom"].map((entry) => [entry.tag, entry]));
    const image = await readImage(join(folder, "digital_phantom", "phantom.nii.gz"));
    const mask = await readImage(join(folder, "digital_phantom", "mask.nii.gz"));
    const featureClass = Object.fromEntries(Object.entries(families).map(([name, tags]) => [name, Object.keys(tags)]));
    const parameters = resolveParameters({ file: checkParameters({ setting: { binWidth: 1, ...setting }, featureClass }) });
    const engine = await openEngine({ backend: "cpu" });

    const { columns } = await extractCase(engine, { id: "digital phantom", image, mask }, parameters);

    const wrong: string[] = [];
    for (const [family, tags] of Object.entries(families)) {
      for (const [feature, tag] of Object.entries(tags)) {
        const entry = consensus.get(`${tag}${ending}`)!;
        const value = Number(columns.get(`original_${family}_${feature}`));
        const ours = conversions[feature]?.(value) ?? value;
        if (!agrees(ours, entry)) wrong.push(`${family} ${feature}: ours ${ours}, IBSI ${entry.value} +- ${entry.tolerance}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
