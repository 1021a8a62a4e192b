import type { TreePool } from "./treeJob.ts";

/** In a browser there is none: shared memory needs headers that a page of files cannot send. */
export function openTreePool(_count: number): TreePool | null {
  return null;
}
