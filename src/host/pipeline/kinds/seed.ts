import { InputError } from "../../errors.ts";

/**
 * A hash of 32 bits (FNV-1a, mixed as MurmurHash3 ends). Not for secrets.
 * @source G. Fowler, L. C. Noll, K.-P. Vo, FNV-1a; A. Appleby, MurmurHash3 (public domain)
 */
function hash32(text: string, start = 0x811c9dc5): number {
  let h = start >>> 0;
  for (const byte of new TextEncoder().encode(text)) h = Math.imul(h ^ byte, 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** 64 bits as 16 hexadecimal digits. */
export function fingerprint(text: string): string {
  return [0x811c9dc5, 0x9e3779b9].map((start) => hash32(text, start).toString(16).padStart(8, "0")).join("");
}

/**
 * The seed of one place of a pipeline ("fold 2/steps[3]"): it depends on the whole's seed and the place alone, so that neither
 * the order of the work nor the number of threads matters.
 * @throws InputError for a seed that is no whole number
 */
export function seedOf(seed: number, path: string): number {
  if (!Number.isSafeInteger(seed)) throw new InputError(`seed is ${seed}; expected a whole number`);
  return hash32(`${seed}/${path}`);
}
