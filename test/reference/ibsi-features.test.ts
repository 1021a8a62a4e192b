/**
 * The IBSI 1 digital phantom through the feature families alone, from naive matrices, in every aggregation that the
 * reference has. Features are found by their IBSI codes, so the codes are checked with the values.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { firstorder } from "../../src/host/features/firstorder.ts";
import { glcm } from "../../src/host/features/glcm.ts";
import { gldm } from "../../src/host/features/gldm.ts";
import { glrlm } from "../../src/host/features/glrlm.ts";
import { glszm } from "../../src/host/features/glszm.ts";
import { ngtdm } from "../../src/host/features/ngtdm.ts";
import { featuresOf, type AnyFamily } from "../../src/host/features/registry.ts";
import { shape } from "../../src/host/features/shape.ts";
import type { FamilyResult } from "../../src/host/features/types.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { referenceData } from "../extract/oracle.ts";
import {
  firstOrderInput, glcmInput, gldmInput, glrlmInput, glszmInput, levelsOf, ngtdmInput, shapeInput, type Grid, type MatrixSettings,
} from "../features/naive.ts";

const folder = join(referenceData, "ibsi1");

/** IBSI's code -> the reference's tag, without the ending that names the aggregation. */
const tags: Readonly<Record<string, string>> = {
  RNU0: "morph_volume", YEKZ: "morph_vol_approx", C0JK: "morph_area_mesh", "2PR5": "morph_av", SKGS: "morph_comp_1",
  BQWJ: "morph_comp_2", KRCK: "morph_sph_dispr", QCFX: "morph_sphericity", L0JK: "morph_diam", TDIC: "morph_pca_maj_axis",
  P9VJ: "morph_pca_min_axis", "7J51": "morph_pca_least_axis", Q3CK: "morph_pca_elongation", N17B: "morph_pca_flatness",
  Q4LE: "stat_mean", ECT3: "stat_var", KE2A: "stat_skew", IPH6: "stat_kurt", Y12H: "stat_median", "1GSF": "stat_min",
  QG58: "stat_p10", "8DWT": "stat_p90", "84IY": "stat_max", SALO: "stat_iqr", "2OJQ": "stat_range", "4FUA": "stat_mad",
  "1128": "stat_rmad", N8CA: "stat_energy", "5ZWQ": "stat_rms", TLU2: "ih_entropy", BJ5W: "ih_uniformity",
  GYBY: "cm_joint_max", "60VM": "cm_joint_avg", UR99: "cm_joint_var", TU9B: "cm_joint_entr", TF7R: "cm_diff_avg",
  D3YU: "cm_diff_var", NTRS: "cm_diff_entr", ZGXS: "cm_sum_avg", P6QZ: "cm_sum_entr", "8ZQL": "cm_energy",
  ACUI: "cm_contrast", IB1Z: "cm_inv_diff", NDRX: "cm_inv_diff_norm", WF0Z: "cm_inv_diff_mom",
  "1QCO": "cm_inv_diff_mom_norm", E8JP: "cm_inv_var", NI2N: "cm_corr", QWB0: "cm_auto_corr", DG8W: "cm_clust_tend",
  "7NFM": "cm_clust_shade", AE86: "cm_clust_prom", R8DG: "cm_info_corr1", JN9H: "cm_info_corr2", "22OV": "rlm_sre",
  W4KF: "rlm_lre", V3SW: "rlm_lgre", G3QZ: "rlm_hgre", HTZT: "rlm_srlge", GD3A: "rlm_srhge", IVPO: "rlm_lrlge",
  "3KUM": "rlm_lrhge", R5YN: "rlm_glnu", OVBL: "rlm_glnu_norm", W92Y: "rlm_rlnu", IC23: "rlm_rlnu_norm",
  "9ZK5": "rlm_r_perc", "8CE5": "rlm_gl_var", SXLW: "rlm_rl_var", HJ9O: "rlm_rl_entr", "5QRC": "szm_sze", "48P8": "szm_lze",
  XMSY: "szm_lgze", "5GN9": "szm_hgze", "5RAI": "szm_szlge", HW1V: "szm_szhge", YH51: "szm_lzlge", J17V: "szm_lzhge",
  JNSA: "szm_glnu", Y1RO: "szm_glnu_norm", "4JP3": "szm_zsnu", VB3A: "szm_zsnu_norm", P30P: "szm_z_perc",
  BYLV: "szm_gl_var", "3NSA": "szm_zs_var", GU8N: "szm_zs_entr", QCDE: "ngt_coarseness", "65HE": "ngt_contrast",
  NQ30: "ngt_busyness", HDEZ: "ngt_complexity", "1X9X": "ngt_strength", SODN: "ngl_lde", IMOQ: "ngl_hde", TL9H: "ngl_lgce",
  OAE7: "ngl_hgce", EQ3F: "ngl_ldlge", JA6D: "ngl_ldhge", NBZI: "ngl_hdlge", "9QMG": "ngl_hdhge", FP8K: "ngl_glnu",
  Z87G: "ngl_dcnu", OKJI: "ngl_dcnu_norm", "1PFV": "ngl_gl_var", DNX2: "ngl_dc_var", FCBV: "ngl_dc_entr",
};

/** Where PyRadiomics, and so we, define a feature otherwise than IBSI: our value of a ROI of n voxels as IBSI's. */
const conversions: Readonly<Record<string, (value: number, n: number) => number>> = {
  IPH6: (value) => value - 3, // the excess over a normal distribution
  // The consensus is that of a covariance divided by n - 1, not n.
  TDIC: (value, n) => value * Math.sqrt(n / (n - 1)),
  P9VJ: (value, n) => value * Math.sqrt(n / (n - 1)),
  "7J51": (value, n) => value * Math.sqrt(n / (n - 1)),
};

interface Consensus {
  readonly tag: string;
  readonly value: number;
  readonly tolerance: number;
}

const phantomVoxels = 74;
const available = existsSync(join(folder, "ibsi1_reference.json"));
const byTag = new Map(available ? consensus().map((entry) => [entry.tag, entry]) : []);

function consensus(): Consensus[] {
  const text = readFileSync(join(folder, "ibsi1_reference.json"), "utf8");
  return (JSON.parse(text) as Record<string, Consensus[]>)["digital phantom"];
}

async function phantom(): Promise<Grid> {
  const image = await readImage(join(folder, "digital_phantom", "phantom.nii.gz"));
  const mask = await readImage(join(folder, "digital_phantom", "mask.nii.gz"));
  const levels = Array.from(image.data, (value, k) => (mask.data[k] > 0 ? value : 0));
  return { size: image.size, spacing: image.spacing, levels };
}

/** Every feature of the family that has a code, against the consensus value of this aggregation. */
function expectConsensus(family: AnyFamily, ending: string, compute: (names: string[]) => Float64Array): void {
  const coded = featuresOf(family).filter((feature) => feature.ibsi);
  const values = compute(coded.map((feature) => feature.name));
  coded.forEach((feature, k) => {
    const expected = byTag.get(tags[feature.ibsi!] + ending);
    expect(expected, `${feature.name} ${feature.ibsi}${ending}`).toBeDefined();
    const { value, tolerance } = expected!;
    const ours = conversions[feature.ibsi!]?.(values[k], phantomVoxels) ?? values[k];
    const rounding = (0.5 + 1e-9) * 10 ** (Math.floor(Math.log10(Math.abs(value))) - 2); // values have three digits
    const message = `${feature.name}${ending}: ${ours}, IBSI ${value}`;
    expect(Math.abs(ours - value), message).toBeLessThanOrEqual(Math.max(tolerance, rounding));
  });
}

/** The slices of a volume, each a volume of its own. */
function slices(grid: Grid): Grid[] {
  const area = grid.size[0] * grid.size[1];
  return Array.from({ length: grid.size[2] }, (_, z) => ({
    ...grid, size: [grid.size[0], grid.size[1], 1], levels: Array.from(grid.levels).slice(z * area, (z + 1) * area),
  }));
}

function meanOf(results: readonly FamilyResult[]): Float64Array {
  return results[0].values.map((_, k) => results.reduce((sum, { values }) => sum + values[k], 0) / results.length);
}

describe.skipIf(!available)(`IBSI 1 digital phantom (${folder})`, () => {
  test("shape and intensity statistics", async () => {
    const grid = await phantom();
    expectConsensus(shape, "", (names) => shape.compute(shapeInput(grid), names).values);
    const intensities = Array.from(grid.levels).filter((level) => level > 0);
    expectConsensus(firstorder, "", (names) => firstorder.compute(firstOrderInput(intensities, levelsOf(grid)), names).values);
  });

  const directions: readonly (readonly [string, MatrixSettings])[] = [
    ["_3D_avg", {}],
    ["_3D_comb", { weightingNorm: "no_weighting" }],
    ["_2_5D_avg", { flatAxis: 0 }],
    ["_2_5D_comb", { flatAxis: 0, weightingNorm: "no_weighting" }],
  ];
  test.each(directions)("co-occurrence and run lengths %s", async (ending, settings) => {
    const grid = await phantom();
    expectConsensus(glcm, ending, (names) => glcm.compute(glcmInput(grid, settings), names).values);
    expectConsensus(glrlm, ending, (names) => glrlm.compute(glrlmInput(grid, settings), names).values);
  });

  const inSlices = [["_2D_avg", {}], ["_2D_comb", { weightingNorm: "no_weighting" }]] as const;
  test.each(inSlices)("co-occurrence and run lengths %s", async (ending, settings) => {
    const parts = slices(await phantom());
    expectConsensus(glcm, ending, (names) => meanOf(parts.map((part) => glcm.compute(glcmInput(part, settings), names))));
    expectConsensus(glrlm, ending, (names) => meanOf(parts.map((part) => glrlm.compute(glrlmInput(part, settings), names))));
  });

  test.each([["_3D", undefined], ["_2_5D", 0]] as const)("zones, differences and dependences %s", async (ending, flatAxis) => {
    const grid = await phantom();
    expectConsensus(glszm, ending, (names) => glszm.compute(glszmInput(grid, { flatAxis }), names).values);
    expectConsensus(ngtdm, ending, (names) => ngtdm.compute(ngtdmInput(grid, { flatAxis }), names).values);
    expectConsensus(gldm, ending, (names) => gldm.compute(gldmInput(grid, { flatAxis }), names).values);
  });

  test("zones, differences and dependences _2D", async () => {
    const parts = slices(await phantom());
    expectConsensus(glszm, "_2D", (names) => meanOf(parts.map((part) => glszm.compute(glszmInput(part), names))));
    expectConsensus(ngtdm, "_2D", (names) => meanOf(parts.map((part) => ngtdm.compute(ngtdmInput(part), names))));
    expectConsensus(gldm, "_2D", (names) => meanOf(parts.map((part) => gldm.compute(gldmInput(part), names))));
  });
});
