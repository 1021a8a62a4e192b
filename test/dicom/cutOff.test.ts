import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseDicom } from "../../src/host/dicom/dataset.ts";

const folder = fileURLToPath(new URL("../../fixtures/dicom/", import.meta.url));
const firstOf = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, name, readdirSync(join(folder, name)).sort()[0])));

describe("a file that ends within its pixels", () => {
  it.each(["ct", "ct_implicit", "mr_big_endian", "rle", "j2k", "jpeg_ls", "jpeg_lossless"])("%s: is refused however little is missing, and read when whole", (name) => {
    const bytes = firstOf(name);
    expect(parseDicom(bytes, "whole.dcm").dataset.PixelData).toBeDefined();
    for (const lost of [20, Math.floor(bytes.length / 20)]) {
      expect(() => parseDicom(bytes.slice(0, bytes.length - lost), "part.dcm")).toThrow(/part\.dcm: not a DICOM file that can be read \(it is cut off: its \d+ bytes end within the pixel data\)/);
    }
  });
});
