import { promisify } from "node:util";
import { gunzip, inflate, type ZlibOptions } from "node:zlib";

/** With `info` zlib also gives its engine, which tells how much of the input it took (not in Node's types). */
interface Whole {
  readonly buffer: Uint8Array;
  readonly engine: { readonly bytesWritten: number };
}
type InflateFn = (bytes: Uint8Array, options: ZlibOptions) => Promise<Whole>;

const inflaters = { gzip: promisify(gunzip) as unknown as InflateFn, deflate: promisify(inflate) as unknown as InflateFn };

/** No deflate stream expands to more than this many times its size. */
const greatestRatio = 1032;

/**
 * Decompresses a whole, undamaged stream in one piece and on another thread, which takes half the time of the platform's stream.
 * @param expected bytes that should come out
 * @returns null where something is wrong with the stream; the platform's then says what
 */
export async function inflateWhole(bytes: Uint8Array, format: "gzip" | "deflate", expected: number): Promise<Uint8Array | null> {
  // Room for more than the expected bytes, so that the end of the stream is met in the first piece.
  const chunkSize = Math.min(Math.max(expected, 2 ** 14), greatestRatio * bytes.length) + 64;
  try {
    const whole = await inflaters[format](bytes, { chunkSize, info: true } as ZlibOptions);
    const { buffer, byteOffset, byteLength } = whole.buffer;
    return whole.engine.bytesWritten === bytes.length ? new Uint8Array(buffer, byteOffset, byteLength) : null;
  } catch {
    return null;
  }
}
