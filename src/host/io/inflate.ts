/** Browsers have no call that decompresses at once: their stream does it. */
export async function inflateWhole(_bytes: Uint8Array, _format: "gzip" | "deflate", _expected: number): Promise<Uint8Array | null> {
  return null;
}
