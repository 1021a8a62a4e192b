import { inflateWhole } from "#inflate";

/** What came out of a compressed stream. */
export interface Inflated {
  readonly bytes: Uint8Array;
  /** What the decompressor said, when the stream is cut short, corrupt or followed by other bytes. */
  readonly damage?: string;
}

/** What a damaged file expects may be anything: no more than this many times its own size is reserved at once. */
const reservedRatio = 16;

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Decompresses a gzip or zlib ("deflate") stream with the platform's own decompressor.
 * A damaged stream is not an exception: the caller knows how many bytes it needs, and names both numbers.
 * A line feed after the stream, which text tools leave behind, is no damage; other bytes are.
 * (A second gzip member is read in Node and is damage in browsers, as the Compression Streams standard has it.)
 * @param expected bytes that should come out, to reserve them at once; by default what the gzip trailer says
 */
export async function inflate(
  bytes: Uint8Array,
  format: "gzip" | "deflate",
  expected: number = trailingSize(bytes),
): Promise<Inflated> {
  const undamaged = await inflateWhole(bytes, format, expected);
  if (undamaged) return { bytes: undamaged };
  const whole = await decompress(bytes, format, expected);
  if (whole.damage === undefined || bytes.at(-1) !== 0x0a) return whole;
  const shorter = await decompress(bytes.subarray(0, -1), format, expected);
  return shorter.damage === undefined ? shorter : whole;
}

async function decompress(bytes: Uint8Array, format: "gzip" | "deflate", expected: number): Promise<Inflated> {
  const stream = new DecompressionStream(format);
  const feeding = feed(stream.writable.getWriter(), bytes as Uint8Array<ArrayBuffer>);
  feeding.catch(() => undefined); // The reader below meets the same error.

  let out = new Uint8Array(Math.min(expected, bytes.length * reservedRatio));
  let length = 0;
  const reader = stream.readable.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      if (length + chunk.value.length > out.length) out = grown(out, length, length + chunk.value.length);
      out.set(chunk.value, length);
      length += chunk.value.length;
    }
  } catch (error) {
    return { bytes: out.subarray(0, length), damage: error instanceof Error ? error.message : String(error) };
  }
  return { bytes: out.subarray(0, length) };
}

/**
 * Writes the end in small pieces: Chromium drops what a piece held when bytes follow the stream inside the same piece, and
 * only this way the data before a stray byte comes out.
 */
async function feed(writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const end = Math.max(0, bytes.length - 64);
  await writer.write(bytes.subarray(0, end));
  for (let at = end; at < bytes.length; at++) await writer.write(bytes.subarray(at, at + 1));
  await writer.close();
}

/** Compresses into a gzip stream. */
export async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** ISIZE, the last four bytes of a gzip member: the uncompressed size modulo 2^32 (RFC 1952). */
function trailingSize(bytes: Uint8Array): number {
  if (bytes.length < 18) return 0;
  return new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).getUint32(0, true);
}

function grown(bytes: Uint8Array, used: number, needed: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(needed, 2 * bytes.length));
  larger.set(bytes.subarray(0, used));
  return larger;
}
