import { crc32, inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { pngFile } from "../../src/host/report/png.ts";

/** Chunks of a PNG file, their CRCs checked by zlib. */
function chunks(file: Uint8Array): Map<string, Buffer> {
  const buffer = Buffer.from(file);
  const found = new Map<string, Buffer>();
  for (let at = 8; at < buffer.length; ) {
    const length = buffer.readUInt32BE(at);
    const body = buffer.subarray(at + 4, at + 8 + length);
    expect(buffer.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    found.set(body.toString("latin1", 0, 4), body.subarray(4));
    at += 12 + length;
  }
  return found;
}

describe("pngFile", () => {
  it("holds the pixels, by zlib's own inflate and CRC", () => {
    const pixels = Uint8Array.from({ length: 7 * 5 }, (_, i) => (i * 37) % 256);
    const file = pngFile(pixels, 7, 5, 1);
    expect([...file.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
    const parts = chunks(file);
    expect([...parts.keys()]).toEqual(["IHDR", "IDAT", "IEND"]);
    expect([...parts.get("IHDR")!]).toEqual([0, 0, 0, 7, 0, 0, 0, 5, 8, 0, 0, 0, 0]);
    const rows = inflateSync(parts.get("IDAT")!);
    expect(rows.length).toBe(5 * 8);
    for (let y = 0; y < 5; y++) expect([...rows.subarray(y * 8, y * 8 + 8)]).toEqual([0, ...pixels.subarray(y * 7, y * 7 + 7)]);
  });
});
