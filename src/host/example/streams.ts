import { Random } from "../stats/random.ts";

/** Random numbers of their own for each key, so that what one case or one step draws does not move another's. */
export function stream(...key: readonly (string | number)[]): Random {
  let hash = 0x811c9dc5; // FNV-1a, then murmur3's end, which spreads keys that differ in their last letter
  for (const letter of key.join("/")) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return new Random((hash ^ (hash >>> 16)) >>> 0);
}

/**
 * The n-th of values that come in blocks: each block holds all `block` in random order of its own, so that every value comes up
 * again soon and the n-th is the same however many follow.
 */
export function inTurn<T>(block: readonly T[], n: number, ...key: readonly (string | number)[]): T {
  const order = stream(...key, "block", Math.floor(n / block.length)).permutation(block.length);
  return block[order[n % block.length]];
}
