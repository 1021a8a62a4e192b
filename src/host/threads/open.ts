import type { Threads } from "./job.ts";

/** In a browser there are none: shared memory needs headers that a page of files cannot send. */
export function openThreads(_count: number): Threads | null {
  return null;
}
