import { describe, expect, test } from "vitest";
import { featuresMarkdown } from "../../src/host/features/markdown.ts";
import { defaultFeatureNames, families, familyNamed, featureNamed, featuresOf } from "../../src/host/features/registry.ts";
import { oracleCase } from "../extract/oracle.ts";

const counts = { firstorder: 18, glcm: 24, gldm: 14, glrlm: 16, glszm: 16, ngtdm: 5, shape: 14, shape2D: 9 };

/** Computed by PyRadiomics when named, and not otherwise. */
const notDefault = {
  firstorder: ["StandardDeviation"],
  shape: ["Compactness1", "Compactness2", "SphericalDisproportion"],
  shape2D: ["SphericalDisproportion"],
};

test("the families are PyRadiomics' classes in its order, with as many features by default", () => {
  expect(families.map((family) => [family.name, defaultFeatureNames(family).length])).toEqual(Object.entries(counts));
});

describe.each(families.map((family) => [family.name, family] as const))("%s", (name, family) => {
  test("the default features are PyRadiomics', in the order of its columns", () => {
    const slice = oracleCase("slice").settings.find((setting) => setting.name === "2d")!;
    const [, ...columns] = [...slice.features.keys()].join(" ").split(`original_${name}_`).map((part) => part.split(" ")[0]);
    const extra: readonly string[] = notDefault[name as keyof typeof notDefault] ?? [];
    expect(columns.filter((column) => !extra.includes(column))).toEqual(defaultFeatureNames(family));
    const named = featuresOf(family).filter(({ enabledByDefault }) => enabledByDefault === false);
    expect(named.map((feature) => feature.name)).toEqual(extra);
  });

  test("names and IBSI codes are unique and well formed", () => {
    const names = featuresOf(family).map((feature) => feature.name);
    expect(new Set(names).size).toBe(names.length);
    const codes = featuresOf(family).flatMap((feature) => feature.ibsi ?? []);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^[A-Z0-9]{4}$/);
    for (const deprecated of family.deprecated ?? []) expect(names).not.toContain(deprecated);
  });

  test("every declaration is complete", () => {
    for (const feature of featuresOf(family)) {
      expect(feature.formula, feature.name).not.toBe("");
      expect(feature.degenerate, feature.name).not.toBe("");
    }
  });
});

test("only these features have no IBSI code in families that IBSI knows", () => {
  const known = families.filter((family) => family.ibsi).flatMap(featuresOf);
  expect(known.filter((feature) => !feature.ibsi).map((feature) => feature.name)).toEqual([
    "StandardDeviation", "TotalEnergy", "MCC", "Maximum2DDiameterColumn", "Maximum2DDiameterRow", "Maximum2DDiameterSlice",
  ]);
});

test("families and features are found by name", () => {
  const glcm = familyNamed("glcm")!;
  expect(glcm.title).toBe("Grey level co-occurrence matrix");
  expect(featureNamed(glcm, "JointEntropy")?.ibsi).toBe("TU9B");
  expect(familyNamed("glcmm")).toBeUndefined();
  expect(featureNamed(glcm, "Entropy")).toBeUndefined();
});

test("FEATURES.md is up to date (-u writes it)", async () => {
  await expect(featuresMarkdown()).toMatchFileSnapshot("../../FEATURES.md");
});
