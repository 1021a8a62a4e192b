import { bytesOfPixels } from "./pixels.ts";
import type { Volume } from "./volume.ts";

/**
 * SHA-1 of the voxels' bytes in their pixel type, as hexadecimal digits: what SimpleITK's `Hash` gives and PyRadiomics
 * prints as `diagnostics_Image-original_Hash`. (A mask is hashed as labels: see `labelVolume`.)
 */
export async function hashVoxels({ data, pixelType }: Volume): Promise<string> {
  const bytes = bytesOfPixels(data, pixelType) as Uint8Array<ArrayBuffer>;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-1", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
