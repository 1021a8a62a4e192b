import { appendFileSync } from "node:fs";
import { expect } from "vitest";

export interface Agreement {
  /** "Welch's t test: p" */
  readonly method: string;
  /** Program and version that the values come from: "scipy 1.17.1". */
  readonly reference: string;
  readonly ours: number | ArrayLike<number>;
  readonly theirs: number | ArrayLike<number>;
  /** Greatest |ours - theirs| allowed, relative to max(|theirs|, scale). */
  readonly tolerance: number;
  /** Magnitude below which differences are counted as absolute; 0 where only relative ones are. */
  readonly scale?: number;
}

/**
 * Expects our values to be the reference's within the tolerance (NaN is equal to NaN, an infinity to itself).
 * Under `npm run differences:stats` the greatest difference goes into its table.
 */
export function agrees({ method, reference, ours, theirs, tolerance, scale = 0 }: Agreement): void {
  const [a, b] = [ours, theirs].map((values) => (typeof values === "number" ? [values] : Array.from(values)));
  expect(a.length, `${method}: number of values`).toBe(b.length);
  let greatest = 0;
  for (const [i, x] of a.entries()) {
    const difference = Object.is(x, b[i]) || x === b[i] ? 0 : Math.abs(x - b[i]) / Math.max(Math.abs(b[i]), scale);
    expect(difference, `${method}: value ${i} is ${x}, ${reference} has ${b[i]}`).toBeLessThanOrEqual(tolerance);
    greatest = Math.max(greatest, difference);
  }
  const log = process.env.WEBRADIOMICS_AGREEMENT;
  if (log) appendFileSync(log, `${JSON.stringify({ method, reference, values: a.length, greatest, tolerance })}\n`);
}
