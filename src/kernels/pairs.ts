/**
 * Carry pairs: counts that can pass 2^32 are two neighbouring words of a u32 buffer, low and high. On the GPU
 * `old = atomicAdd(low, x); if (old + x < old) atomicAdd(high, 1)`; on the host exact float64 below 2^53.
 */

/** Value of the pair at `at`. */
export function pairAt(words: Uint32Array, at: number): number {
  return words[at + 1] * 2 ** 32 + words[at];
}

/** Adds a whole number >= 0 to the pair at `at`. */
export function addPair(words: Uint32Array, at: number, value: number): void {
  const sum = words[at] + (value % 2 ** 32);
  words[at] = sum; // stored modulo 2^32
  words[at + 1] += Math.floor(value / 2 ** 32) + (sum >= 2 ** 32 ? 1 : 0);
}
