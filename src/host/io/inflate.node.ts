import { gunzipSync, inflateSync } from "node:zlib";

/**
 * Decompresses a whole, undamaged stream in one call, which takes half the time of the platform's stream.
 * @returns null where something is wrong with it; the stream then says what
 */
export function inflateWhole(bytes: Uint8Array, format: "gzip" | "deflate"): Uint8Array | null {
  try {
    // With `info` zlib also gives its engine, which tells how much of the input it took (not in Node's types).
    const whole = (format === "gzip" ? gunzipSync : inflateSync)(bytes, { info: true } as object) as unknown as {
      buffer: Uint8Array;
      engine: { bytesWritten: number };
    };
    const { buffer, byteOffset, byteLength } = whole.buffer;
    return whole.engine.bytesWritten === bytes.length ? new Uint8Array(buffer, byteOffset, byteLength) : null;
  } catch {
    return null;
  }
}
