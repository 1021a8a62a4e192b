/** Browsers have no call that decompresses at once: their stream does it. */
export function inflateWhole(_bytes: Uint8Array, _format: "gzip" | "deflate"): Uint8Array | null {
  return null;
}
