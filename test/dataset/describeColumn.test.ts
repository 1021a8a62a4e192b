import { expect, test } from "vitest";
import { describeColumn } from "../../src/host/dataset/describeColumn.ts";

const cases: Record<string, object> = {
  "original_glcm_Contrast": { image: "original", class: "glcm", feature: "Contrast" },
  "wavelet-LLH_firstorder_10Percentile": { image: "wavelet-LLH", class: "firstorder", feature: "10Percentile" },
  "wavelet2-HHH_ngtdm_Busyness": { image: "wavelet2-HHH", class: "ngtdm", feature: "Busyness" },
  "log-sigma-2-0-mm-3D_glszm_ZoneVariance": { image: "log-sigma-2-0-mm-3D", class: "glszm", feature: "ZoneVariance" },
  "lbp-3D-m1_gldm_DependenceEntropy": { image: "lbp-3D-m1", class: "gldm", feature: "DependenceEntropy" },
  "original_shape2D_PixelSurface": { image: "original", class: "shape2D", feature: "PixelSurface" },
  "DCE2_original_shape_MeshVolume": { sequence: "DCE2", image: "original", class: "shape", feature: "MeshVolume" },
  "T1_fs_squareroot_glrlm_RunEntropy": { sequence: "T1_fs", image: "squareroot", class: "glrlm", feature: "RunEntropy" },
  "H2_T1_original_glcm_MCC": { region: "H2", sequence: "T1", image: "original", class: "glcm", feature: "MCC" },
  "H10_Fraction": { region: "H10", feature: "Fraction" },
  "diagnostics_Image-original_Mean": {},
  "age": {},
  "original_glcm_": {},
  "myfilter_glcm_Contrast": {},
};

test.each(Object.entries(cases))("%s", (name, parts) => {
  expect(describeColumn(name)).toEqual({ name, ...parts });
});
