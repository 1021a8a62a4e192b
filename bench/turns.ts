import { timingOf, type Timing } from "./measure.ts";
import type { Rounds } from "./setup.ts";

/** Computes a case `count` times; times in ms. */
export type Run = (count: number) => Promise<number[]>;

/**
 * Everyone computes once, then everyone again, and so on: what slows the machine down for a while slows down all of them.
 * What is fast is run more often each time.
 * @param firsts times of everyone's first run
 * @param counting whether first runs count that took longer than `patience`, where warming up makes no difference
 */
export async function inTurns(effort: Rounds, sides: readonly Run[], firsts: readonly number[], counting: boolean): Promise<Timing[]> {
  const times = firsts.map((time) => (counting && time > effort.patience ? [time] : []));
  const typical: number[] = [];
  for (const [s, run] of sides.entries()) {
    const more = Math.floor(effort.warmup / firsts[s]);
    typical.push(more === 0 ? firsts[s] : timingOf(await run(more)).min);
  }
  const again = typical.map((time, s) => time < effort.enough || times[s].length === 0);
  const least = Math.max(effort.least, Math.max(...typical) / 10);
  const counts = typical.map((time) => Math.min(20, Math.max(1, Math.floor(least / time))));
  const round = typical.reduce((sum, time, s) => sum + (again[s] ? counts[s] * time : 0), 0);
  const rounds = Math.max(effort.fewest, Math.min(effort.rounds, Math.floor(effort.patience / round)));
  for (let k = 0; k < rounds; k++) {
    for (const [s, run] of sides.entries()) if (again[s]) times[s].push(...(await run(counts[s])));
  }
  return times.map(timingOf);
}
