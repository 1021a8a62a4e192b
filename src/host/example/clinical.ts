import type { Random } from "../stats/random.ts";

/** Years, 27 to 84. */
export function ageOf(latent: number): number {
  return Math.round(Math.min(84, Math.max(27, 53 + 10 * latent)));
}

/** Mostly from about 50 on. */
export function menopauseOf(age: number, random: Random): string {
  return age + 3 * random.normal() > 50 ? "post" : "pre";
}

/** Two categories of a latent variable, the second above the cut. */
export function above(cut: number, latent: number, [low, high]: readonly [string, string]): string {
  return latent > cut ? high : low;
}

export function nodesOf(latent: number): string {
  return above(0.2, latent, ["negative", "positive"]);
}

/** Percent of the cells, 2 to 90. */
export function ki67Of(latent: number): number {
  return Math.round(Math.min(90, Math.max(2, 30 + 14 * latent)));
}

/** A cell that is empty with this chance. */
export function sometimesMissing(value: string | number, chance: number, random: Random): string {
  return random.uniform() < chance ? "" : String(value);
}

/** Whether a case is among those whose turn it is: one in `every`. */
export function isTurn(index: number, every: number, first: number): boolean {
  return index % every === first;
}
