/** PyRadiomics' image types. */
export const imageTypeNames = [
  "Original", "Wavelet", "LoG", "Square", "SquareRoot", "Logarithm", "Exponential", "Gradient", "LBP2D", "LBP3D",
] as const;

export type ImageTypeName = (typeof imageTypeNames)[number];

export function isImageTypeName(name: string): name is ImageTypeName {
  return (imageTypeNames as readonly string[]).includes(name);
}
