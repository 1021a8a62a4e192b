import type { Settings } from "../params/settings.ts";
import type { FeatureClass } from "../params/parameters.ts";

/** The texture classes: computed from grey levels. */
export const textureClasses = ["glcm", "glrlm", "glszm", "gldm", "ngtdm"] as const;
export type TextureClass = (typeof textureClasses)[number];

export function isTexture(name: string): name is TextureClass {
  return (textureClasses as readonly string[]).includes(name);
}

/** What of the settings decides the matrices. */
export type TextureSettings = Pick<Settings, "distances" | "force2D" | "force2Ddimension" | "gldm_a" | "symmetricalGLCM" | "weightingNorm">;

export function wants(classes: readonly FeatureClass[], name: string): boolean {
  return classes.some((c) => c.name === name);
}
