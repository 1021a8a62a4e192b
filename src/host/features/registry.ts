import { firstorder } from "./firstorder.ts";
import { glcm } from "./glcm.ts";
import { gldm } from "./gldm.ts";
import { glrlm } from "./glrlm.ts";
import { glszm } from "./glszm.ts";
import { ngtdm } from "./ngtdm.ts";
import { shape } from "./shape.ts";
import { shape2D } from "./shape2d.ts";
import type { Feature } from "./types.ts";

/** All families, in the order of PyRadiomics' classes. */
export const families = [firstorder, glcm, gldm, glrlm, glszm, ngtdm, shape, shape2D] as const;

export type AnyFamily = (typeof families)[number];

/** A feature of whatever family, as far as it does not concern computing it. */
export type FeatureDeclaration = Omit<Feature<never>, "compute">;

/** The family of PyRadiomics' class name, for instance "glcm". */
export function familyNamed(name: string): AnyFamily | undefined {
  return families.find((family) => family.name === name);
}

/** The feature of a family by PyRadiomics' name, for instance "JointEntropy". */
export function featureNamed(family: AnyFamily, name: string): FeatureDeclaration | undefined {
  return featuresOf(family).find((feature) => feature.name === name);
}

/** Every feature of a family that can be computed, in output order. */
export function featuresOf(family: AnyFamily): readonly FeatureDeclaration[] {
  return family.features;
}

/** Names of the features that are computed when a family is asked for without a list, in output order. */
export function defaultFeatureNames(family: AnyFamily): string[] {
  return featuresOf(family).filter((feature) => feature.enabledByDefault !== false).map((feature) => feature.name);
}
